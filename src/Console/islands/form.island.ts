const WAIT_MS = 250;

interface Preview {
  shown: string[];
  required: string[];
  computed: Record<string, string>;
}

/**
 * `<yw-form preview="…">` around a form made from a definition: fields appear and disappear with what is chosen, computed ones follow, and the form is sent once however often its button is pressed. The server
 * works it out; without script it does so when the form is sent.
 */
class CaseForm extends HTMLElement {
  private timer = 0;
  private asked = 0;

  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    form.addEventListener('input', () => this.soon(form));
    form.addEventListener('change', () => this.soon(form));
    form.addEventListener('submit', (event) => {
      if (event.defaultPrevented) return;
      if (this.hasAttribute('data-sent')) {
        event.preventDefault();
        return;
      }
      this.toggleAttribute('data-sent', true);
    });
    // Coming back with the browser's arrow, the form may be sent again: its key makes that harmless.
    addEventListener('pageshow', () => this.removeAttribute('data-sent'));
    void this.ask(form);
  }

  private soon(form: HTMLFormElement): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(form), WAIT_MS);
  }

  private async ask(form: HTMLFormElement): Promise<void> {
    const url = this.getAttribute('preview');
    if (!url) return;
    const turn = ++this.asked;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(url, { method: 'POST', body, headers: { Accept: 'application/json' } });
      if (answer.ok && turn === this.asked) this.show((await answer.json()) as Preview);
    } catch {
      // Without a connection all fields stay; the server decides when the form is sent.
    }
  }

  private show(now: Preview): void {
    const shown = new Set(now.shown);
    const required = new Set(now.required);
    for (const hold of this.querySelectorAll<HTMLElement>('[data-hold]')) {
      const code = hold.dataset.hold!;
      hold.toggleAttribute('data-hidden', !shown.has(code));
      hold.toggleAttribute('data-needed', required.has(code));
      for (const input of hold.querySelectorAll<HTMLInputElement>('input,select,textarea')) if (!input.hasAttribute('data-blank')) input.disabled = !shown.has(code);
    }
    for (const field of this.querySelectorAll<HTMLElement>('[data-field][data-field]')) {
      if (field.querySelector('[data-computed]')) field.toggleAttribute('data-hidden', !shown.has(field.dataset.field!));
    }
    for (const output of this.querySelectorAll<HTMLOutputElement>('[data-computed]')) {
      const text = now.computed[output.dataset.computed!];
      if (text !== undefined) output.textContent = text || '—';
    }
  }
}

customElements.define('yw-form', CaseForm);
