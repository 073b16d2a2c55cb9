import { t } from '@console/text.ts';
import { go } from './app.ts';
import { bar, warnings } from './bar.ts';
import { clock, h } from './dom.ts';
import { isDone, type Kept, type Run } from './model.ts';
import { nodeNow } from './nodeTime.ts';
import type { Session } from './session.ts';

const DAY_MS = 86_400_000;
let turn: ReturnType<typeof setTimeout> | undefined;

/** My routes today. */
export async function showList(root: HTMLElement, session: Session): Promise<void> {
  const [runs, records] = [await session.runs(), await session.records()];
  const refused = records.filter((r) => r.state === 'refused' || r.state === 'quarantined');
  const top = bar(session, t('我的点检', 'My inspection'), false);
  clearTimeout(turn);
  const next = Math.min(...runs.flatMap((run) => [run.opens, run.ends + 1]).map((at) => at - nodeNow()).filter((ms) => ms > 0));
  // a list left open turns when a route is due or over
  if (next < DAY_MS) turn = setTimeout(() => { if (top.isConnected) void showList(root, session); }, next);
  root.replaceChildren(
    top,
    ...warnings(session),
    ...(runs.length === 0 ? [h('section.card.empty', {}, h('h2', {}, t('现在没有要做的点检', 'Nothing to inspect now')), h('p', {}, session.online ? t('到时间会自动出现在这里，提前 12 小时就能取到手机上。', 'Runs appear here by themselves, twelve hours ahead.') : t('有信号时会自动取来。', 'They are fetched when there is signal.')))] : []),
    ...runs.map((run) => card(session, run)),
    ...(refused.length > 0 ? [troubles(refused)] : []),
    people(session),
  );
}

function card(session: Session, run: Run): HTMLElement {
  const done = run.items.filter(isDone).length;
  const now = nodeNow();
  const [kind, say] = done === run.items.length ? ['done', t('已完成', 'Done')] : now > run.ends ? ['late', t('已过时间', 'Too late')] : now >= run.opens ? ['now', t('可以开始', 'Now')] : ['soon', t(`${clock(run.opens)} 起`, `from ${clock(run.opens)}`)];
  const abnormal = run.items.filter((i) => i.record?.result === 'abnormal').length;
  return h('button.card.run', { type: 'button', 'data-kind': kind, click: () => go(session, `/inspect/${encodeURIComponent(run.id.split('/')[1]!)}`) },
    h('span.tag', {}, say), h('strong', {}, run.name), h('span.quiet', {}, `${run.routeNo} · ${clock(run.opens)}–${clock(run.ends)}${run.workshop ? ` · ${run.workshop}` : ''}`),
    h('progress', { max: run.items.length, value: done }), h('span.quiet', {}, t(`${done}/${run.items.length} 项`, `${done}/${run.items.length} items`), abnormal > 0 ? h('b.bad', {}, ` ${t(`异常 ${abnormal}`, `${abnormal} abnormal`)}`) : ''));
}

function troubles(records: Kept[]): HTMLElement {
  return h('section.card', {}, h('h2', {}, t(`${records.length} 条记录没有被采用`, `${records.length} records were not taken`)),
    h('ul', {}, ...records.slice(-10).map((r) => h('li', {}, `${clock(r.at)} `, r.state === 'quarantined' ? t('等待设备工程师确认', 'waits for an equipment engineer') : (r.say ?? '')))));
}

function people(session: Session): HTMLElement {
  return h('section.card.people', {}, h('p', {}, t('现在是 ', 'This is '), h('strong', {}, session.me!.name)),
    h('div.row', {},
      session.people.length > 0 ? h('button.btn', { type: 'button', click: () => void session.lock() }, t('换人', 'Somebody else')) : null,
      h('a.btn', { href: '/inspect?plain=1' }, t('简易版', 'Plain pages'))));
}
