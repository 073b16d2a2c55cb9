import { number, t } from '@console/text.ts';
import { clock, h } from './dom.ts';
import { isDone, type Item, type Point } from './model.ts';
import type { Walk } from './walk.ts';

/** One place: what to look at, and two big buttons once somebody stands there. */
export function pointCard(walk: Walk, point: Point): HTMLElement {
  const open = point.items.filter((i) => !isDone(i));
  const here = walk.presence(point) !== null;
  const abnormal = point.items.some((i) => i.record?.result === 'abnormal');
  const kind = open.length === 0 ? (abnormal ? 'bad' : 'done') : here ? 'here' : 'open';
  const place = point.items[0]?.deviceName;
  const buttons = open.length > 0 && here ? h('div.row.act', {},
    h('button.btn.ok.big', { type: 'button', click: () => void walk.normal(point) }, open.length < point.items.length ? t('其余正常', 'The rest is normal') : t('正常', 'Normal')),
    h('button.btn.bad.big', { type: 'button', click: () => void (open.length === 1 ? walk.abnormal(point, open[0]!) : choose(card, walk, point, open)) }, t('异常', 'Abnormal')),
    open.some((i) => i.runState === 'running') ? h('button.btn', { type: 'button', click: () => void walk.normal(point, 'idle') }, t('停机未检', 'Machine stopped')) : null) : null;
  const card: HTMLElement = h('article.card.point', { 'data-kind': kind, 'data-point': point.no },
    h('header', {}, h('b.no', {}, String(point.no)), h('div', {}, h('strong', {}, point.name), place && place !== point.name ? h('span.quiet', {}, place) : null), h('span.mark', {}, kind === 'done' ? '✓' : kind === 'bad' ? '!' : '')),
    h('ul', {}, ...point.items.map((i) => line(walk, point, i, here))), buttons);
  return card;
}

const methods = (code: string): string => ({ look: t('看', 'Look'), listen: t('听', 'Listen'), touch: t('摸', 'Touch'), smell: t('闻', 'Smell'), measure: t('测', 'Measure') })[code] ?? '';

function line(walk: Walk, point: Point, item: Item, here: boolean): HTMLElement {
  const done = isDone(item);
  return h('li', { 'data-result': item.record?.result },
    h('span.what', {}, h('i', {}, methods(item.method)), ` ${item.part ? `${item.part} · ` : ''}${item.item}`),
    h('span.quiet', {}, standard(item)),
    done ? h('span.result', {}, result(item)) : null,
    done && here && item.record?.presence !== 'meter' ? h('button.link', { type: 'button', click: () => void walk.abnormal(point, item) }, item.record?.result === 'abnormal' ? t('重新记录', 'Record anew') : t('改为异常', 'Abnormal after all')) : null);
}

export function standard(item: Item): string {
  const unit = item.unit ? ` ${item.unit}` : '';
  const limits = item.lower !== null && item.upper !== null ? `${number(item.lower)}–${number(item.upper)}${unit}` : item.lower !== null ? `≥ ${number(item.lower)}${unit}` : item.upper !== null ? `≤ ${number(item.upper)}${unit}` : '';
  return [item.standard, limits, item.photo ? t('要拍照', 'photo') : '', item.meter ? t('自动读数', 'read automatically') : ''].filter((s) => s !== '').join(' · ');
}

function result(item: Item): string {
  const record = item.record!;
  const word = { normal: t('正常', 'Normal'), abnormal: t('异常', 'Abnormal'), idle: t('停机未检', 'Machine stopped'), missed: t('漏检', 'Missed') }[record.result];
  const value = record.value === null || record.value === '' ? '' : ` ${record.value}${item.unit ? ` ${item.unit}` : ''}`;
  return `${word}${value} · ${record.presence === 'meter' ? t('自动', 'automatic') : record.person} ${clock(record.at)}${record.remark ? ` · ${record.remark}` : ''}`;
}

// Several items stand here: which one is it?
function choose(card: HTMLElement, walk: Walk, point: Point, open: Item[]): void {
  const choice = h('div.choice', {}, h('p', {}, t('哪一项异常？', 'Which one?')), ...open.map((i) => h('button.btn', { type: 'button', click: () => { choice.remove(); void walk.abnormal(point, i); } }, `${i.part ? `${i.part} · ` : ''}${i.item}`)));
  card.querySelector('.choice')?.remove();
  card.append(choice);
}
