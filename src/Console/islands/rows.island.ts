/** `<yw-rows>` around a table of a form: rows are added and removed, and rows copied from a spreadsheet are pasted into it. Without script it has a few empty rows at its end. */
class Rows extends HTMLElement {
  private body!: HTMLTableSectionElement;
  private blank!: HTMLTableRowElement;
  private next = 0;

  connectedCallback(): void {
    const body = this.querySelector('tbody');
    const blank = [...(body?.rows ?? [])].findLast((row) => row.dataset.blank !== undefined);
    if (!body || !blank || this.dataset.ready !== undefined) return;
    this.dataset.ready = '';
    this.body = body;
    this.next = body.rows.length;
    this.blank = blank.cloneNode(true) as HTMLTableRowElement;
    const empty = [...body.rows].filter((row) => row.dataset.blank !== undefined);
    for (const row of empty.slice(body.rows.length > empty.length ? 0 : 1)) row.remove();
    for (const hidden of this.querySelectorAll<HTMLElement>('[data-add],[data-remove],[data-hint]')) hidden.hidden = false;
    this.querySelector('[data-add]')?.addEventListener('click', () => this.add()?.querySelector<HTMLElement>('input,select')?.focus());
    this.addEventListener('click', (event) => {
      if (!(event.target as HTMLElement).closest('[data-remove]')) return;
      (event.target as HTMLElement).closest('tr')?.remove();
      this.changed();
    });
    this.addEventListener('paste', (event) => this.paste(event));
  }

  private add(): HTMLTableRowElement | undefined {
    if (this.body.rows.length >= Number(this.getAttribute('max') ?? 300)) return undefined;
    const row = this.blank.cloneNode(true) as HTMLTableRowElement;
    const index = String(this.next++);
    for (const input of row.querySelectorAll<HTMLInputElement>('[name]')) {
      const name = input.name.replace(/\.\d+\./, `.${index}.`);
      if (input.id === input.name) input.id = name;
      input.name = name;
    }
    for (const hidden of row.querySelectorAll<HTMLElement>('[data-remove]')) hidden.hidden = false;
    this.body.append(row);
    return row;
  }

  private paste(event: ClipboardEvent): void {
    const cell = (event.target as HTMLElement).closest('td');
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!cell || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    let row: HTMLTableRowElement | null | undefined = cell.closest('tr');
    for (const line of text.replace(/\r/g, '').replace(/\n+$/, '').split('\n')) {
      row ??= this.add();
      if (!row) break;
      line.split('\t').forEach((value, i) => fill(row!.cells[cell.cellIndex + i], value.trim()));
      row = row.nextElementSibling as HTMLTableRowElement | null;
    }
    this.changed();
  }

  private changed(): void {
    this.body.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function fill(cell: HTMLTableCellElement | undefined, value: string): void {
  const input = cell?.querySelector<HTMLInputElement | HTMLSelectElement>('input:not([type=hidden]),select,textarea');
  if (!input) return;
  if (input instanceof HTMLSelectElement) {
    const option = [...input.options].find((o) => o.value === value || o.text === value);
    if (option) input.value = option.value;
  } else if (input.type === 'checkbox') input.checked = /^(是|true|yes|1|√)$/i.test(value);
  else {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

customElements.define('yw-rows', Rows);
