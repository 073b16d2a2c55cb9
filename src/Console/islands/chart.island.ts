import { BarChart, LineChart, PieChart, TreeChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { theme } from './chartTheme.ts';

echarts.use([BarChart, LineChart, PieChart, TreeChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

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

customElements.define('yw-chart', Chart);
