import { BarChart, LineChart, PieChart, TreeChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, LineChart, PieChart, TreeChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** `<yw-chart option="{…}">`: draws an ECharts option in the colours of the theme; what it holds (a table) stays for those without script. */
class Chart extends HTMLElement {
  private chart?: echarts.ECharts;
  private readonly redraw = (): void => this.draw();

  connectedCallback(): void {
    this.draw();
    document.addEventListener('yw-theme', this.redraw);
    new ResizeObserver(() => this.chart?.resize()).observe(this);
  }

  disconnectedCallback(): void {
    document.removeEventListener('yw-theme', this.redraw);
    this.chart?.dispose();
  }

  private draw(): void {
    const option = JSON.parse(this.getAttribute('option') ?? '{}') as echarts.EChartsCoreOption;
    let canvas = this.querySelector<HTMLElement>(':scope > .chart-canvas');
    if (!canvas) {
      canvas = Object.assign(document.createElement('div'), { className: 'chart-canvas' });
      this.append(canvas);
      this.dataset.drawn = '';
    }
    this.chart?.dispose();
    this.chart = echarts.init(canvas, theme(), { renderer: 'svg' });
    this.chart.setOption({ animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 300, ...option });
  }
}

function theme(): object {
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

customElements.define('yw-chart', Chart);
