import { LineChart, CustomChart } from 'echarts/charts';
import { DataZoomComponent, GridComponent, MarkAreaComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { theme, token } from '@console/chartTheme.ts';
import { t } from '@console/text.ts';
import { type Answer, colour, frame, type Line, series, type View } from './trendOption.ts';

echarts.use([LineChart, CustomChart, DataZoomComponent, GridComponent, MarkAreaComponent, TooltipComponent, CanvasRenderer]);

interface Span {
  key: string;
  ms: number;
  title: string;
}

const SETTLE_MS = 250;
/** A running trend asks again so often, and never more often than once in this many parts of its span. */
const REFRESH_MS = 5_000;
const REFRESH_PARTS = 200;

/**
 * `<yw-trend src csv lines devices from to span spans zone>`: lines of points over time. Drag to pan, wheel or slider to zoom, which fetches finer data; a running span goes
 * on by itself. Holds a table of figures, which stays for those without script and is kept up to date for the others.
 */
class Trend extends HTMLElement {
  private chart!: echarts.ECharts;
  private lines!: Line[];
  private devices!: string[];
  private spans!: Span[];
  private view!: View;
  private running: Span | undefined;
  private zoom: [number, number] | undefined;
  private timer = 0;
  private asking?: AbortController;
  private answer?: Answer;
  /** How much the node's clock is ahead of this one: its "now" is the end of a running trend. */
  private ahead = 0;
  private readonly redraw = (): void => this.draw();

  connectedCallback(): void {
    this.ahead = Number(this.getAttribute('now')) - Date.now();
    this.lines = this.json('lines');
    this.devices = this.json('devices');
    this.spans = this.json('spans');
    this.running = this.spans.find((s) => s.key === this.getAttribute('span'));
    this.view = { from: Number(this.getAttribute('from')), to: Number(this.getAttribute('to')), shift: Number(this.getAttribute('zone')) * 60_000, narrow: this.clientWidth < 520, marks: this.json('marks'), markTitle: this.getAttribute('mark-title') ?? '' };
    const canvas = Object.assign(document.createElement('div'), { className: 'chart-canvas' });
    this.prepend(this.toolbar(), canvas);
    this.style.setProperty('--ribbons', String(this.devices.length));
    this.draw();
    document.addEventListener('yw-theme', this.redraw);
    new ResizeObserver(() => this.chart.resize()).observe(canvas);
    void this.ask();
  }

  disconnectedCallback(): void {
    document.removeEventListener('yw-theme', this.redraw);
    clearTimeout(this.timer);
    this.asking?.abort();
    this.chart.dispose();
  }

  private json<T>(name: string): T {
    return JSON.parse(this.getAttribute(name) ?? '[]') as T;
  }

  private draw(): void {
    const canvas = this.querySelector<HTMLElement>(':scope > .chart-canvas')!;
    echarts.getInstanceByDom(canvas)?.dispose();
    this.chart = echarts.init(canvas, theme());
    this.chart.setOption(frame(this.lines, this.devices, this.view));
    this.chart.on('datazoom', () => this.zoomed());
    this.querySelectorAll<HTMLElement>('.trend-key').forEach((key, i) => (key.style.background = colour(i)));
    if (this.answer) this.show(this.answer);
  }

  private toolbar(): HTMLElement {
    const bar = Object.assign(document.createElement('div'), { className: 'trend-bar' });
    const spans = document.createElement('span');
    spans.className = 'segments';
    for (const span of this.spans) {
      const button = tool(span.title, () => this.run(span));
      button.dataset.span = span.key;
      spans.append(button);
    }
    const move = document.createElement('span');
    move.className = 'segments';
    move.append(tool('‹', () => this.shiftBy(-0.5), t('往前', 'Earlier')), tool('›', () => this.shiftBy(0.5), t('往后', 'Later')));
    const csv = Object.assign(document.createElement('a'), { className: 'btn btn-small', textContent: 'CSV', download: '' });
    csv.title = t('导出这段时间的全部样本', 'Export all samples of this time');
    csv.addEventListener('click', () => (csv.href = `${this.getAttribute('csv')}?${this.query(this.shown())}`));
    csv.href = `${this.getAttribute('csv')}?${this.query(this.shown())}`;
    const note = Object.assign(document.createElement('output'), { className: 'request-live' });
    note.setAttribute('aria-live', 'polite');
    bar.append(spans, move, csv, tool('PNG', () => this.picture(), t('保存图片', 'Save the picture')), note);
    this.press(bar);
    return bar;
  }

  private press(bar: ParentNode = this): void {
    bar.querySelectorAll<HTMLElement>('[data-span]').forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.span === this.running?.key)));
  }

  private run(span: Span): void {
    this.running = span;
    const now = Date.now() + this.ahead;
    this.look(now - span.ms, now);
  }

  private shiftBy(part: number): void {
    const [from, to] = this.shown();
    const by = (to - from) * part;
    this.running = undefined;
    this.look(from + by, to + by);
  }

  private look(from: number, to: number): void {
    [this.view.from, this.view.to, this.zoom] = [from, to, undefined];
    this.press();
    this.chart.setOption(frame(this.lines, this.devices, this.view), { notMerge: true });
    void this.ask();
  }

  private shown(): [number, number] {
    return this.zoom ?? [this.view.from, this.view.to];
  }

  private zoomed(): void {
    const { startValue, endValue } = (this.chart.getOption() as { dataZoom: { startValue: number; endValue: number }[] }).dataZoom[0]!;
    const whole = startValue <= this.view.from + this.view.shift && endValue >= this.view.to + this.view.shift;
    this.zoom = whole ? undefined : [startValue - this.view.shift, endValue - this.view.shift];
    if (!whole) this.running = undefined;
    this.press();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), SETTLE_MS);
  }

  private query([from, to]: [number, number]): string {
    const query = new URLSearchParams({ from: String(Math.round(from)), to: String(Math.round(to)) });
    for (const line of this.lines) query.append('p', line.p);
    return query.toString();
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const devices = this.devices.map((d) => `&d=${encodeURIComponent(d)}`).join('');
    try {
      const reply = await fetch(`${this.getAttribute('src')}?${this.query(this.shown())}${devices}&px=${Math.max(200, this.chart.getWidth())}&lang=${document.documentElement.lang.slice(0, 2)}`, { signal: asking.signal });
      if (!reply.ok) throw new Error(String(reply.status));
      this.show((await reply.json()) as Answer);
      this.say('');
    } catch (error) {
      if (asking.signal.aborted) return;
      this.say(t('没有取到数据，稍后再试', 'No data could be fetched; trying again'), error);
    }
    if (this.running && this.isConnected) this.timer = window.setTimeout(() => this.goOn(), Math.max(REFRESH_MS, this.running.ms / REFRESH_PARTS));
  }

  private goOn(): void {
    if (!this.running) return;
    if (document.hidden) return void (this.timer = window.setTimeout(() => this.goOn(), REFRESH_MS));
    const now = Date.now() + this.ahead;
    [this.view.from, this.view.to] = [now - this.running.ms, now];
    const limits = { min: this.view.from + this.view.shift, max: now + this.view.shift };
    this.chart.setOption({ xAxis: [limits, limits] });
    void this.ask();
  }

  private show(answer: Answer): void {
    this.answer = answer;
    this.chart.setOption({ series: series(this.lines, this.devices, answer, this.view) });
    for (const one of answer.series) {
      const row = this.querySelector<HTMLTableRowElement>(`tr[data-point="${CSS.escape(one.p)}"]`);
      one.stats.forEach((words, i) => row?.cells[i + 1] && (row.cells[i + 1]!.textContent = words));
    }
    this.dataset.drawn = String(answer.series.reduce((n, s) => n + s.t.length, 0));
    const nothing = answer.series.every((s) => s.v.every((v) => v === null));
    if (nothing) this.say(t('这段时间没有数据', 'No data in this time'));
  }

  private say(words: string, error?: unknown): void {
    const note = this.querySelector<HTMLElement>('.trend-bar output')!;
    if (words || error || !this.answer?.series.every((s) => s.v.length === 0)) note.textContent = words;
  }

  private picture(): void {
    const link = Object.assign(document.createElement('a'), { href: this.chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: token('--yw-raised') }), download: 'trend.png' });
    link.click();
  }
}

function tool(words: string, act: () => void, title = ''): HTMLButtonElement {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-small', textContent: words, title });
  // what is read aloud begins with what is seen
  if (title) button.setAttribute('aria-label', `${words} ${title}`);
  button.addEventListener('click', act);
  return button;
}

customElements.define('yw-trend', Trend);
