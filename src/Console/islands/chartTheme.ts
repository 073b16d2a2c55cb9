/** A colour or font of the theme as it is now. */
export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** ECharts in the colours of the theme. */
export function theme(): object {
  const axis = {
    axisLine: { lineStyle: { color: token('--yw-line-strong') } },
    axisLabel: { color: token('--yw-ink-3') },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: token('--yw-line') } },
  };
  return {
    color: [1, 2, 3, 4, 5, 6].map((n) => token(`--yw-series-${n}`)),
    textStyle: { fontFamily: token('--yw-font') },
    grid: { left: 8, right: 12, top: 28, bottom: 4, containLabel: true },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: axis,
    legend: { textStyle: { color: token('--yw-ink-2') }, icon: 'roundRect', itemWidth: 10, itemHeight: 10, right: 0 },
    tooltip: { backgroundColor: token('--yw-raised'), borderColor: token('--yw-line'), textStyle: { color: token('--yw-ink') } },
    line: { symbol: 'circle', symbolSize: 5, showSymbol: false, smooth: false },
    bar: { barMaxWidth: 28, itemStyle: { borderRadius: [3, 3, 0, 0] } },
  };
}
