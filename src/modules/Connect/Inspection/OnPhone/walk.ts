import { NoCamera } from '@console/phone/camera.ts';
import { t } from '@console/text.ts';
import { bar, warnings } from './bar.ts';
import { h } from './dom.ts';
import { isDone, pointsOf, type Item, type Point, type Presence, type Run } from './model.ts';
import { openAnomaly } from './anomaly.ts';
import { pointCard } from './pointCard.ts';
import { takePhoto } from './photo.ts';
import { byCamera, byLocation, byTag, hasNfc, pointsWith, proves } from './presence.ts';
import type { Session } from './session.ts';

/** Cards made at once; the others as one comes near them, so that five hundred points open as fast as six. */
const CARDS = 24;
/** Having stood at a place counts for so long. */
const PRESENT_MS = 15 * 60_000;
const present = new Map<string, { presence: Presence; at: number }>();

export async function showWalk(root: HTMLElement, session: Session, part: string): Promise<void> {
  const run = await session.run(part);
  if (!run) {
    root.replaceChildren(bar(session, t('点检', 'Inspection'), true), h('section.card.empty', {}, h('h2', {}, t('这台手机上没有这个任务', 'This run is not on the phone')), h('p', {}, t('它可能已经结束，或要有信号时才能取来。', 'It may be over, or needs signal to be fetched.'))));
    return;
  }
  const walk = new Walk(root, session, run, part);
  walk.show();
  // a label that was scanned with the phone's own camera, or in WeChat, led here
  const code = new URLSearchParams(location.search).get('code');
  if (!code) return;
  history.replaceState(null, '', location.pathname);
  walk.found({ kind: run.presence.includes('qr') ? 'qr' : 'code', text: code });
}

export class Walk {
  private points: Point[];
  private readonly list = h('div.points');
  private readonly count = h('span');
  private readonly progress = h('progress');
  private readonly say = h('output.say', { role: 'status' });
  private cards = new Map<number, HTMLElement>();

  constructor(private readonly root: HTMLElement, readonly session: Session, public run: Run, private readonly part: string) {
    this.points = pointsOf(run);
  }

  show(): void {
    this.root.replaceChildren(bar(this.session, this.run.name, true), ...warnings(this.session), h('div.progress', {}, this.progress, this.count), this.list, this.foot());
    this.fill();
    this.tally();
  }

  /** The presence that still counts for a point. */
  presence(point: Point): Presence | null {
    const here = present.get(`${this.run.id}#${point.no}`);
    return here && Date.now() - here.at < PRESENT_MS ? here.presence : null;
  }

  /** One tap: everything at the point that nobody has looked at yet. */
  async normal(point: Point, result: 'normal' | 'idle' = 'normal'): Promise<void> {
    const presence = this.presence(point);
    if (!presence) return this.tell(t('请先扫码到位。', 'Scan the code of the place first.'));
    const open = point.items.filter((i) => !isDone(i) && (result === 'normal' || i.runState === 'running'));
    for (const item of open) {
      const photo = item.photo && result === 'normal' ? await takePhoto() : null;
      if (item.photo && result === 'normal' && !photo) return this.tell(t(`“${item.item}”必须拍照。`, `"${item.item}" needs a photo.`));
      await this.session.add(this.run, item, presence, { result, photos: photo ? [photo] : [] });
    }
    await this.reload(point);
    this.next(point);
  }

  async abnormal(point: Point, item: Item): Promise<void> {
    const presence = this.presence(point);
    if (!presence) return this.tell(t('请先扫码到位。', 'Scan the code of the place first.'));
    const done = await openAnomaly(item);
    if (!done) return;
    await this.session.add(this.run, item, presence, done);
    await this.reload(point);
  }

  arrive(point: Point, presence: Presence): void {
    if (!proves(this.run, point, presence)) return this.tell(presence.kind === 'gps' ? t('离这个点位太远。', 'Too far from this place.') : t(`这个码不是点位 ${point.no} 的。`, `This code is not that of point ${point.no}.`));
    present.set(`${this.run.id}#${point.no}`, { presence, at: Date.now() });
    this.draw(point);
    this.reveal(point);
    // a browser refuses it, and says so, before the person has touched the page
    if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(40);
    this.tell(t(`已到点位 ${point.no} ${point.name}`, `At point ${point.no} ${point.name}`));
  }

  async by(kind: 'camera' | 'tag' | 'location', point?: Point): Promise<void> {
    try {
      if (kind === 'tag') this.tell(t('请把手机贴近标签…', 'Hold the phone to the tag…'));
      const presence = kind === 'camera' ? await byCamera() : kind === 'tag' ? await byTag() : await byLocation();
      if (presence) this.found(presence, point);
    } catch (fault) {
      this.tell(fault instanceof NoCamera || fault instanceof Error ? fault.message : t('没有成功，请再试。', 'It did not work; try again.'));
    }
  }

  /** A code says by itself where one is; the first place there that is not done. */
  found(presence: Presence, point?: Point): void {
    if (point) return this.arrive(point, presence);
    const places = presence.kind === 'gps' ? this.points.filter((p) => proves(this.run, p, presence)) : pointsWith(this.points, presence.text ?? '');
    const place = places.find((p) => p.items.some((i) => !isDone(i))) ?? places[0];
    if (place) this.arrive(place, presence);
    else this.tell(t('这条路线上没有这个码的点位。', 'No point of this route has this code.'));
  }

  tell(text: string): void {
    this.say.textContent = text;
  }

  private foot(): HTMLElement {
    const ways = this.run.presence;
    const typed = h('input', { inputmode: 'text', enterkeyhint: 'go', placeholder: t('点位码或设备编号', 'Code of the place or machine'), 'aria-label': t('点位码', 'Code of the place'), autocomplete: 'off' });
    const form = h('form.code', { submit: (event: Event) => { event.preventDefault(); this.found({ kind: 'code', text: typed.value }); typed.value = ''; typed.blur(); } }, typed, h('button.btn', {}, t('到位', 'Here')));
    return h('footer.foot', {}, this.say, ways.includes('code') ? form : null,
      h('div.row', {}, ways.includes('qr') ? h('button.btn.primary.big', { type: 'button', click: () => void this.by('camera') }, t('扫码到位', 'Scan the place')) : null,
        ways.includes('nfc') && hasNfc() ? h('button.btn.big', { type: 'button', click: () => void this.by('tag') }, 'NFC') : null,
        ways.includes('gps') ? h('button.btn.big', { type: 'button', click: () => void this.by('location') }, t('定位', 'Location')) : null));
  }

  private fill(): void {
    let at = 0;
    const more = h('div.more');
    const add = (): void => {
      for (const end = Math.min(this.points.length, at + CARDS); at < end; at++) this.card(this.points[at]!);
      this.list.append(more);
      if (at >= this.points.length) more.remove();
    };
    new IntersectionObserver((seen, watcher) => {
      if (!seen.some((s) => s.isIntersecting)) return;
      add();
      // observed anew, or it stays silent while it is still in view
      watcher.unobserve(more);
      if (more.isConnected) watcher.observe(more);
      else watcher.disconnect();
    }, { rootMargin: '600px' }).observe((add(), more));
  }

  private card(point: Point): HTMLElement {
    const card = pointCard(this, point);
    this.cards.set(point.no, card);
    this.list.append(card);
    return card;
  }

  private draw(point: Point): void {
    const card = pointCard(this, point);
    const old = this.cards.get(point.no);
    if (old) old.replaceWith(card);
    else this.list.append(card);
    this.cards.set(point.no, card);
  }

  private reveal(point: Point): void {
    this.cards.get(point.no)?.scrollIntoView({ block: 'center' });
  }

  private next(point: Point): void {
    const index = this.points.findIndex((p) => p.no === point.no);
    const open = [...this.points.slice(index + 1), ...this.points.slice(0, index)].find((p) => p.items.some((i) => !isDone(i)));
    if (!open) return this.tell(t('全部做完了。', 'All done.'));
    this.tell(t(`下一个：${open.no} ${open.name}`, `Next: ${open.no} ${open.name}`));
    this.reveal(open);
  }

  private async reload(point: Point): Promise<void> {
    this.run = (await this.session.run(this.part)) ?? this.run;
    this.points = pointsOf(this.run);
    this.draw(this.points.find((p) => p.no === point.no)!);
    this.tally();
  }

  private tally(): void {
    const done = this.run.items.filter(isDone).length;
    this.progress.max = this.run.items.length;
    this.progress.value = done;
    this.count.textContent = t(`${done}/${this.run.items.length} 项`, `${done}/${this.run.items.length} items`);
  }
}
