import type { EChartsCoreOption } from 'echarts/core';
import { token } from '@console/chartTheme.ts';

/** One line as the page names it. */
export interface Line {
  p: string;
  name: string;
  unit: string;
  step: boolean;
  decimals: number | null;
  labels: Record<string, string> | null;
}

/** From, to, what is the matter, and whether values are bad or only doubtful. */
type Doubt = [number, number, string, boolean];

/** From, to, class and words of a state. */
type StateSpan = [number, number, string, string];

export interface Answer {
  from: number;
  to: number;
  series: { p: string; t: number[]; v: (number | null)[]; doubts: Doubt[]; stats: string[] }[];
  states: { d: string; spans: StateSpan[] }[];
}

/** What is looked at: milliseconds in the node's zone, shifted so that UTC shows it. */
export interface View {
  from: number;
  to: number;
  shift: number;
  narrow: boolean;
  /** Times to shade, and what they are. */
  marks?: [number, number][];
  markTitle?: string;
}

const RIBBON = 18;
const AXIS = 54;

export const colour = (index: number): string => token(`--yw-series-${(index % 6) + 1}`);

/** Everything but the data: axes by unit, a ribbon of states below, a slider. */
export function frame(lines: Line[], devices: string[], view: View): EChartsCoreOption {
  const units = [...new Set(lines.map(axisOf))];
  const right = Math.max(0, units.length - 1);
  const ribbons = devices.length * (RIBBON + 4);
  const left = view.narrow ? 40 : 52;
  const [from, to] = [view.from + view.shift, view.to + view.shift];
  const grid = { containLabel: false, left, right: 14 + right * (view.narrow ? 40 : AXIS), top: 30, bottom: 66 + ribbons };
  const time = { type: 'time', min: from, max: to, axisLabel: { hideOverlap: true } };
  return {
    useUTC: true,
    animation: false,
    grid: [grid, { ...grid, top: undefined, height: ribbons || 1, bottom: 40 }],
    tooltip: { trigger: 'axis', confine: true, axisPointer: { type: 'line' }, order: 'seriesAsc', formatter: (items: TipItem[]) => tip(items, lines) },
    xAxis: [{ ...time }, { ...time, gridIndex: 1, show: false }],
    yAxis: [
      ...units.map((unit, i) => valueAxis(unit, i, lines, view.narrow)),
      { gridIndex: 1, type: 'category', data: devices.length ? devices : [''], show: false, inverse: true },
    ],
    dataZoom: [
      { type: 'inside', xAxisIndex: [0, 1], filterMode: 'none', zoomOnMouseWheel: true, moveOnMouseMove: true, preventDefaultMouseMove: false, minValueSpan: 1_000 },
      { type: 'slider', xAxisIndex: [0, 1], filterMode: 'none', showDataShadow: false, height: 22, bottom: 10, brushSelect: false, borderColor: token('--yw-line'), fillerColor: token('--yw-accent-wash'), textStyle: { color: token('--yw-ink-3') }, labelFormatter: '' },
    ],
    series: series(lines, devices, undefined, view),
  };
}

/** The series alone, with the data of an answer. */
export function series(lines: Line[], devices: string[], answer: Answer | undefined, view: View): object[] {
  const units = [...new Set(lines.map(axisOf))];
  const drawn = lines.map((line, i) => {
    const data = answer?.series.find((s) => s.p === line.p);
    const points = data ? data.t.map((t, k) => [t + view.shift, data.v[k]]) : [];
    return {
      id: line.p,
      name: line.name,
      type: 'line',
      yAxisIndex: units.indexOf(axisOf(line)),
      color: colour(i),
      step: line.step ? 'end' : false,
      connectNulls: false,
      // a sample that stands alone between two gaps is a dot or nothing
      showSymbol: points.length < 80,
      symbolSize: 4,
      lineStyle: { width: 1.6 },
      data: points,
      markArea: { silent: true, data: [...(data?.doubts.map((d) => shade(d, view, lines.length)) ?? []), ...(i === 0 ? (view.marks ?? []).map((m) => mark(m, view)) : [])] },
    };
  });
  const last = units.length;
  const ribbon = {
    id: 'states',
    type: 'custom',
    xAxisIndex: 1,
    yAxisIndex: last,
    clip: true,
    tooltip: { show: false },
    encode: { x: [0, 1], y: 2 },
    renderItem: block,
    data: (answer?.states ?? []).flatMap((s) => s.spans.map(([from, to, look, words]) => [from + view.shift, to + view.shift, devices.indexOf(s.d), look, words])),
  };
  return devices.length ? [...drawn, ribbon] : drawn;
}

const axisOf = (line: Line): string => (line.labels ? `=${line.p}` : line.unit);

function valueAxis(unit: string, index: number, lines: Line[], narrow: boolean): object {
  const labels = lines.find((l) => axisOf(l) === unit)?.labels;
  const values = labels ? Object.keys(labels).map(Number) : [];
  return {
    type: 'value',
    name: labels ? '' : unit,
    nameTextStyle: { color: token('--yw-ink-3'), align: index === 0 ? 'left' : 'right' },
    nameGap: 10,
    position: index === 0 ? 'left' : 'right',
    offset: Math.max(0, index - 1) * (narrow ? 40 : AXIS),
    scale: true,
    splitLine: { show: index === 0 },
    axisLabel: labels ? { formatter: (v: number) => labels[String(v)] ?? '' } : { hideOverlap: true },
    ...(labels ? { min: Math.min(...values), max: Math.max(...values), interval: 1 } : {}),
  };
}

const shade = ([from, to, words, bad]: Doubt, view: View, among: number): object[] => [
  { xAxis: from + view.shift, name: words, itemStyle: { color: token(bad ? '--yw-bad' : '--yw-warn'), opacity: (bad ? 0.14 : 0.16) / Math.sqrt(among) }, label: { show: false } },
  { xAxis: to + view.shift },
];

const mark = ([from, to]: [number, number], view: View): object[] => [
  { xAxis: from + view.shift, name: view.markTitle ?? '', itemStyle: { color: token('--yw-bad'), opacity: 0.22 }, label: { show: false } },
  { xAxis: to + view.shift },
];

const looks: Record<string, string> = { 'is-running': '--yw-state-running', 'is-idle': '--yw-state-idle', 'is-stopped': '--yw-state-stopped', 'is-fault': '--yw-state-fault', 'is-offline': '--yw-state-offline' };

interface Api {
  value(index: number): number | string;
  coord(value: [number, number]): [number, number];
}

/** One state of one device: a bar with its word, when there is room for it. */
function block(params: { coordSys: { x: number; width: number } }, api: Api): object | undefined {
  const row = Number(api.value(2));
  const [x1, y] = api.coord([Number(api.value(0)), row]);
  const [x2] = api.coord([Number(api.value(1)), row]);
  const [left, right] = [Math.max(x1, params.coordSys.x), Math.min(x2, params.coordSys.x + params.coordSys.width)];
  if (right <= left) return undefined;
  const words = String(api.value(4));
  const bar = { type: 'rect', shape: { x: left, y: y - RIBBON / 2, width: Math.max(1, right - left), height: RIBBON }, style: { fill: token(looks[String(api.value(3))] ?? '--yw-line') } };
  if (right - left < 12 * words.length + 8) return bar;
  return { type: 'group', children: [bar, { type: 'text', style: { text: words, x: left + 6, y, fill: token('--yw-on-state'), verticalAlign: 'middle', fontSize: 11 } }] };
}

interface TipItem {
  seriesId: string;
  value: [number, number | null];
  marker: string;
  axisValueLabel: string;
}

function tip(items: TipItem[], lines: Line[]): string {
  const rows = items.filter((i) => i.value?.[1] != null).map((item) => {
    const line = lines.find((l) => l.p === item.seriesId);
    return line ? `<div>${item.marker}${safe(line.name)} <b style="float:right;margin-left:1.5em">${safe(words(line, item.value[1]!))}</b></div>` : '';
  });
  return rows.length ? `<div style="opacity:.7">${safe(new Date(items[0]!.value[0]).toISOString().replace('T', ' ').slice(0, 19))}</div>${rows.join('')}` : '';
}

function words(line: Line, value: number): string {
  if (line.labels?.[String(value)]) return line.labels[String(value)]!;
  const number = line.decimals === null ? String(Number(value.toPrecision(5))) : value.toFixed(line.decimals);
  return line.unit ? `${number} ${line.unit}` : number;
}

const safe = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
