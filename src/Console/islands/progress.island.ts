import { number } from './text.ts';

interface Step {
  done: number;
  total: number;
  text?: string;
  next?: string;
  error?: string;
}

/**
 * `<yw-progress src="…">`: follows a server-sent-events stream of `{done,total,text,next,error}`; goes to `next` at the end. Without script the
 * page refreshes itself (a meta tag in noscript).
 */
class ProgressBar extends HTMLElement {
  private source?: EventSource;

  connectedCallback(): void {
    const src = this.getAttribute('src');
    if (!src) return;
    this.source = new EventSource(src);
    this.source.onmessage = (event) => this.step(JSON.parse(event.data as string) as Step);
  }

  disconnectedCallback(): void {
    this.source?.close();
  }

  private step(step: Step): void {
    const bar = this.querySelector('progress');
    if (bar) {
      bar.max = Math.max(step.total, 1);
      bar.value = step.done;
    }
    const note = this.querySelector('output');
    if (note) note.textContent = step.error ?? step.text ?? `${number(step.done)} / ${number(step.total)}`;
    if (step.error || step.next) this.source?.close();
    if (step.next?.startsWith('/')) location.assign(step.next);
  }
}

customElements.define('yw-progress', ProgressBar);
