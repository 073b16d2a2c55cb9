import '@console/copy.island.ts';
import { number, t } from '@console/text.ts';

const ROWS_MAX = 500;

/** `<yw-requests src="…">` around a page's list of requests: puts new rows on top as the stream brings them; pause, clear. Without script the page is reloaded. */
class RequestList extends HTMLElement {
  private source?: EventSource;
  private rows!: HTMLElement;
  private paused = false;
  private waiting: Element[] = [];
  private lost = 0;

  connectedCallback(): void {
    this.rows = this.querySelector<HTMLElement>('[data-rows]')!;
    this.querySelector('[data-reload]')?.remove();
    const pause = this.querySelector<HTMLButtonElement>('[data-pause]')!;
    pause.hidden = false;
    pause.addEventListener('click', () => this.pause(pause));
    this.querySelector('[data-clear]')!.addEventListener('click', (event) => this.clear(event));
    document.querySelectorAll<HTMLSelectElement>('#filter select').forEach((s) => s.addEventListener('change', () => s.form!.requestSubmit()));
    this.follow();
  }

  disconnectedCallback(): void {
    this.source?.close();
  }

  private follow(): void {
    const source = (this.source = new EventSource(this.getAttribute('src')!));
    source.addEventListener('open', () => this.say());
    source.addEventListener('rows', (event) => this.take((event as MessageEvent<string>).data));
    source.addEventListener('lost', (event) => {
      this.lost += Number((event as MessageEvent<string>).data);
      this.say();
    });
    source.addEventListener('error', () => {
      const ended = source.readyState === EventSource.CLOSED;
      this.live(ended ? t('实时更新已停止，请刷新页面', 'Live updates have stopped: reload the page') : t('正在重新连接…', 'Connecting again…'), 'off');
    });
  }

  private take(html: string): void {
    const holder = document.createElement('template');
    holder.innerHTML = html;
    const news = [...holder.content.children];
    if (!this.paused) return this.show(news);
    this.waiting.push(...news);
    this.waiting.splice(0, Math.max(0, this.waiting.length - ROWS_MAX));
    this.say();
  }

  private show(news: Element[]): void {
    for (const row of news) {
      row.classList.add('fresh');
      this.rows.prepend(row);
    }
    while (this.rows.children.length > ROWS_MAX) this.rows.lastElementChild!.remove();
    this.empty(this.rows.children.length === 0);
  }

  private pause(button: HTMLButtonElement): void {
    this.paused = !this.paused;
    button.setAttribute('aria-pressed', String(this.paused));
    button.querySelector('span')!.textContent = this.paused ? t('继续', 'Go on') : t('暂停', 'Pause');
    if (!this.paused) this.show(this.waiting.splice(0));
    this.say();
  }

  private clear(event: Event): void {
    event.preventDefault();
    this.rows.replaceChildren();
    this.waiting = [];
    this.lost = 0;
    this.empty(true);
    this.say();
  }

  private empty(nothing: boolean): void {
    this.querySelector<HTMLElement>('[data-empty]')!.hidden = !nothing;
  }

  private say(): void {
    const words = this.paused ? t(`已暂停，又来了 ${number(this.waiting.length)} 个`, `Paused, ${number(this.waiting.length)} more came`) : t('实时', 'Live');
    this.live(this.lost === 0 ? words : words + t(`，太快而略过 ${number(this.lost)} 个`, `, ${number(this.lost)} passed by too fast`), this.paused ? 'paused' : 'on');
  }

  private live(words: string, state: string): void {
    const output = this.querySelector<HTMLElement>('[data-live]')!;
    output.textContent = words;
    output.dataset.live = state;
  }
}

customElements.define('yw-requests', RequestList);
