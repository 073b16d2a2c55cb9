import { t } from './text.ts';

/** Of a list that grows; what has stood longest goes. */
const ROWS_MAX = 500;

/**
 * `<yw-live src="…">` around the parts of a page that live: puts each element that the stream sends in the place of the one with its id. What stays the same is left
 * alone, so that focus, selection and open details stay. With `grows`, rows that the page does not have are added. Without script the page is reloaded by hand.
 */
class LivePieces extends HTMLElement {
  private source?: EventSource;

  connectedCallback(): void {
    const source = (this.source = new EventSource(this.getAttribute('src')!));
    source.addEventListener('open', () => this.say(t('实时', 'Live'), 'on'));
    source.addEventListener('pieces', (event) => this.take((event as MessageEvent<string>).data));
    source.addEventListener('error', () => {
      const ended = source.readyState === EventSource.CLOSED;
      this.say(ended ? t('实时更新已停止，请刷新页面', 'Live updates have stopped: reload the page') : t('正在重新连接…', 'Connecting again…'), 'off');
    });
  }

  disconnectedCallback(): void {
    this.source?.close();
  }

  private take(html: string): void {
    const holder = document.createElement('template');
    holder.innerHTML = html;
    for (const piece of [...holder.content.children]) {
      // what a browser took out of a piece in parsing is none
      if (!piece.id) continue;
      const old = document.getElementById(piece.id);
      if (old) {
        if (this.contains(old)) become(old, piece);
      } else if (this.hasAttribute('grows')) this.grow(piece);
    }
    this.dispatchEvent(new CustomEvent('yw-pieces'));
  }

  /** What is new stands before the others; a page that has no place for it yet is asked for again. */
  private grow(piece: Element): void {
    const into = piece instanceof HTMLElement && piece.dataset.into ? document.getElementById(piece.dataset.into) : this.querySelector('tbody');
    if (into && this.contains(into)) {
      into.prepend(piece);
      while (into.children.length > ROWS_MAX) into.lastElementChild!.remove();
    }
    if (!into && !document.activeElement?.closest('form')) location.reload();
  }

  private say(words: string, state: string): void {
    const output = this.querySelector<HTMLElement>('[data-live]');
    if (!output) return;
    output.textContent = words;
    output.dataset.live = state;
  }
}

/** Changes the old element into the new one, touching only what differs; answers which of the two stands there then. */
function become(old: Element, wanted: Element): Element {
  if (old.isEqualNode(wanted)) return old;
  const [had, news] = [[...old.children], [...wanted.children]];
  const plain = had.length === 0 || news.length === 0;
  const named = !plain && [...had, ...news].every((child) => child.id);
  if (old.tagName !== wanted.tagName || (!plain && !named && had.length !== news.length)) {
    old.replaceWith(wanted);
    return wanted;
  }
  for (const { name, value } of wanted.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const name of old.getAttributeNames()) if (!wanted.hasAttribute(name) && name !== 'hidden' && name !== 'open') old.removeAttribute(name);
  if (plain || hasWords(old) || hasWords(wanted)) old.innerHTML = wanted.innerHTML;
  else if (named) arrange(old, had, news);
  else had.forEach((child, i) => become(child, news[i]!));
  return old;
}

/** A list of which each row has a name: those that stay are not taken out, so that a click on one of them while others come and go is not lost. */
function arrange(list: Element, had: Element[], news: Element[]): void {
  const kept = new Map(had.map((row) => [row.id, row]));
  const names = new Set(news.map((row) => row.id));
  for (const row of had) if (!names.has(row.id)) row.remove();
  let place = list.firstElementChild;
  for (const wanted of news) {
    const known = kept.get(wanted.id);
    const isNext = known === place;
    if (known && isNext) place = become(known, wanted).nextElementSibling;
    else list.insertBefore(known ? become(known, wanted) : wanted, place);
  }
}

const hasWords = (element: Element): boolean => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '');

customElements.define('yw-live', LivePieces);
