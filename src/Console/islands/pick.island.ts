import { t } from './text.ts';

const WAIT_MS = 200;

interface Found {
  handle: string;
  name: string;
  detail: string;
}

/** `<yw-pick kind="thing" template="…" named="…">` around a text field that takes a handle: shows names, finds them while one types, keeps the handle. */
class Picker extends HTMLElement {
  private kept!: HTMLInputElement;
  private box!: HTMLInputElement;
  private list!: HTMLUListElement;
  private timer = 0;
  private turn = 0;

  connectedCallback(): void {
    const field = this.querySelector('input');
    if (!field || this.dataset.ready !== undefined) return;
    this.dataset.ready = '';
    this.box = field.cloneNode() as HTMLInputElement;
    this.box.removeAttribute('name');
    this.box.removeAttribute('list');
    this.box.value = this.getAttribute('named') ?? field.value;
    this.box.setAttribute('role', 'combobox');
    this.box.setAttribute('aria-expanded', 'false');
    this.kept = Object.assign(document.createElement('input'), { type: 'hidden', name: field.name, value: field.value });
    this.list = document.createElement('ul');
    this.list.className = 'pick-list';
    this.list.role = 'listbox';
    this.list.hidden = true;
    this.list.id = `${this.box.id || field.name}-list`;
    this.box.setAttribute('aria-controls', this.list.id);
    this.box.setAttribute('aria-autocomplete', 'list');
    this.replaceChildren(this.box, this.kept, this.list);
    this.box.addEventListener('input', () => this.typed());
    this.box.addEventListener('focus', () => this.soon());
    this.box.addEventListener('blur', () => setTimeout(() => this.close(), 150));
    this.box.addEventListener('keydown', (event) => this.key(event));
  }

  private typed(): void {
    // What is typed and not chosen is sent as it is: the server knows the one thing of that name.
    this.kept.value = this.box.value.trim();
    this.soon();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.find(), WAIT_MS);
  }

  private async find(): Promise<void> {
    const turn = ++this.turn;
    const chosen = this.box.value === this.getAttribute('named');
    const query = new URLSearchParams({ kind: this.getAttribute('kind') ?? '', q: chosen ? '' : this.box.value.trim() });
    const template = this.getAttribute('template');
    if (template) query.set('template', template);
    const answer = await fetch(`/cases/pick?${query}`, { headers: { Accept: 'application/json' } });
    if (!answer.ok || turn !== this.turn || document.activeElement !== this.box) return;
    this.offer((await answer.json()) as Found[]);
  }

  private offer(found: Found[]): void {
    this.list.replaceChildren(...found.map((one, i) => this.line(one, i)));
    if (!found.length) this.list.append(Object.assign(document.createElement('li'), { className: 'quiet', textContent: t('没有找到，换个词试试', 'Nothing found; try another word') }));
    this.list.hidden = false;
    this.box.setAttribute('aria-expanded', 'true');
  }

  private line(one: Found, index: number): HTMLLIElement {
    const line = document.createElement('li');
    line.id = `${this.list.id}-${index}`;
    line.role = 'option';
    line.append(Object.assign(document.createElement('span'), { textContent: one.name }), Object.assign(document.createElement('small'), { textContent: one.detail }));
    line.addEventListener('mousedown', (event) => {
      event.preventDefault();
      this.choose(one);
    });
    line.addEventListener('pick', () => this.choose(one));
    return line;
  }

  private choose(one: Found): void {
    this.box.value = one.name;
    this.setAttribute('named', one.name);
    this.kept.value = one.handle;
    this.kept.dispatchEvent(new Event('change', { bubbles: true }));
    this.close();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !this.list.hidden) {
      // of the list alone, not of the sheet around it
      event.preventDefault();
      this.close();
    }
    if (this.list.hidden || !['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key)) return;
    const lines = [...this.list.querySelectorAll('li[role=option]')];
    const at = lines.findIndex((l) => l.ariaSelected === 'true');
    if (event.key === 'Enter') {
      if (at < 0) return;
      event.preventDefault();
      lines[at]!.dispatchEvent(new Event('pick'));
      return;
    }
    event.preventDefault();
    const next = lines[(at + (event.key === 'ArrowDown' ? 1 : lines.length - 1) + (at < 0 && event.key === 'ArrowUp' ? 1 : 0)) % lines.length];
    for (const line of lines) line.ariaSelected = String(line === next);
    if (next) this.box.setAttribute('aria-activedescendant', next.id);
    next?.scrollIntoView({ block: 'nearest' });
  }

  private close(): void {
    this.list.hidden = true;
    this.box.setAttribute('aria-expanded', 'false');
    this.box.removeAttribute('aria-activedescendant');
  }
}

customElements.define('yw-pick', Picker);
