import { t } from '@console/text.ts';
import { parseCells, Undo, writeCells } from './grid.ts';

interface Column {
  key: string;
  title: string;
  hint: string;
  width: number;
  options: string[];
}

interface Fault {
  row: number;
  field: string;
  say: string;
}

const ROWS_MAX = 1_000;
const BLANK_ROWS = 3;

/**
 * `<yw-points columns faults>` around the text area that holds a point table as tab-separated text: shows it as a grid with the keys of a spreadsheet (arrows, Enter, paste,
 * Ctrl+Z, Ctrl+D, Delete), reads devices on trial in place, marks what is wrong at its cell. Without script the text area itself is edited.
 */
class PointGrid extends HTMLElement {
  private area!: HTMLTextAreaElement;
  private form!: HTMLFormElement;
  private columns!: Column[];
  private rows!: string[][];
  private faults: Fault[] = [];
  private body!: HTMLTableSectionElement;
  private readonly undo = new Undo();

  connectedCallback(): void {
    this.area = this.querySelector('textarea')!;
    this.form = this.closest('form')!;
    this.columns = JSON.parse(this.getAttribute('columns')!) as Column[];
    this.faults = JSON.parse(this.getAttribute('faults') ?? '[]') as Fault[];
    const [head = [], ...rows] = parseCells(this.area.value);
    this.rows = rows.map((row) => this.columns.map((c) => row[head.indexOf(c.title)] ?? ''));
    this.area.closest<HTMLElement>('.plain-table')!.hidden = true;
    // what is chosen beside a trial's values goes into the grid, which alone counts then
    this.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'grid', value: '1' }));
    this.append(this.bar(), this.table());
    this.draw();
    this.form.addEventListener('submit', (event) => this.submit(event));
    document.addEventListener('click', (event) => this.chosen(event));
  }

  private bar(): HTMLElement {
    const bar = Object.assign(document.createElement('div'), { className: 'point-bar' });
    bar.append(
      button(t('加一行', 'Add a row'), () => this.insert()),
      button(t('复制本行', 'Copy the row'), () => this.copyRow()),
      button(t('删除本行', 'Delete the row'), () => this.removeRow()),
      button(t('撤销', 'Undo'), () => this.step(this.undo.back(this.rows))),
      button(t('重做', 'Redo'), () => this.step(this.undo.forth(this.rows))),
    );
    const hint = Object.assign(document.createElement('span'), { className: 'small quiet' });
    hint.textContent = t('可从表格软件整块粘贴；Enter 下一行，Ctrl+D 向下填充，Ctrl+Z 撤销', 'Paste blocks from a spreadsheet; Enter goes down, Ctrl+D fills down, Ctrl+Z undoes');
    bar.append(hint);
    return bar;
  }

  private table(): HTMLElement {
    const wrap = Object.assign(document.createElement('div'), { className: 'point-wrap' });
    const table = document.createElement('table');
    table.className = 'point-grid';
    const head = table.createTHead().insertRow();
    head.append(Object.assign(document.createElement('th'), { textContent: '#' }));
    for (const column of this.columns) {
      const th = Object.assign(document.createElement('th'), { textContent: column.title, title: column.hint, scope: 'col' });
      th.style.minWidth = `${column.width}ch`;
      head.append(th);
      if (column.options.length) this.append(options(column));
    }
    this.body = table.createTBody();
    this.body.addEventListener('keydown', (event) => this.key(event));
    this.body.addEventListener('paste', (event) => this.paste(event));
    this.body.addEventListener('input', (event) => this.typed(event.target as HTMLInputElement));
    this.body.addEventListener('focusin', (event) => this.entered(event.target as HTMLInputElement));
    wrap.append(table);
    return wrap;
  }

  private draw(): void {
    while (this.rows.length < Math.min(ROWS_MAX, this.filled() + BLANK_ROWS)) this.rows.push(this.columns.map(() => ''));
    this.body.replaceChildren(...this.rows.map((row, r) => this.line(row, r)));
  }

  private line(row: string[], r: number): HTMLTableRowElement {
    const tr = document.createElement('tr');
    const number = Object.assign(document.createElement('th'), { textContent: String(r + 1), scope: 'row' });
    const whole = this.faults.find((f) => f.row === r && f.field === '');
    if (whole) Object.assign(number, { title: whole.say, className: 'bad' });
    tr.append(number);
    this.columns.forEach((column, c) => {
      const input = document.createElement('input');
      input.value = row[c] ?? '';
      input.dataset.at = `${r},${c}`;
      input.setAttribute('aria-label', `${column.title} ${r + 1}`);
      input.autocomplete = 'off';
      input.spellcheck = false;
      if (column.options.length) input.setAttribute('list', `options-${column.key}`);
      const fault = this.faults.find((f) => f.row === r && (f.field === column.key || f.field.startsWith(`${column.key}.`)));
      if (fault) {
        input.setAttribute('aria-invalid', 'true');
        input.title = fault.say;
      }
      tr.insertCell().append(input);
    });
    return tr;
  }

  private filled(): number {
    return this.rows.findLastIndex((row) => row.some((c) => c.trim() !== '')) + 1;
  }

  private place(): [number, number] {
    const at = (document.activeElement as HTMLElement | null)?.dataset.at ?? this.dataset.last ?? '0,0';
    return at.split(',').map(Number) as [number, number];
  }

  private focusAt(r: number, c: number): void {
    const input = this.body.rows[Math.max(0, Math.min(r, this.rows.length - 1))]?.cells[Math.max(0, Math.min(c, this.columns.length - 1)) + 1]?.querySelector('input');
    input?.focus();
    input?.select();
  }

  private entered(input: HTMLInputElement): void {
    this.dataset.last = input.dataset.at;
    input.dataset.kept = '';
  }

  private typed(input: HTMLInputElement): void {
    const [r, c] = this.place();
    if (input.dataset.kept === '') {
      this.undo.keep(this.rows);
      input.dataset.kept = 'yes';
    }
    this.rows[r]![c] = input.value;
    input.removeAttribute('aria-invalid');
    if (r === this.rows.length - 1 && this.rows.length < ROWS_MAX) {
      this.rows.push(this.columns.map(() => ''));
      this.body.append(this.line(this.rows.at(-1)!, this.rows.length - 1));
    }
  }

  private key(event: KeyboardEvent): void {
    const [r, c] = this.place();
    const input = event.target as HTMLInputElement;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const command = event.ctrlKey || event.metaKey;
    const act: Record<string, (() => void) | undefined> = command
      ? { z: () => this.step(event.shiftKey ? this.undo.forth(this.rows) : this.undo.back(this.rows)), y: () => this.step(this.undo.forth(this.rows)), d: () => this.fillDown(r, c) }
      : {
          Enter: () => this.focusAt(r + (event.shiftKey ? -1 : 1), c),
          ArrowDown: input.list && !event.altKey && !whole ? undefined : () => this.focusAt(r + 1, c),
          ArrowUp: input.list && !event.altKey && !whole ? undefined : () => this.focusAt(r - 1, c),
          ArrowLeft: whole ? () => this.focusAt(r, c - 1) : undefined,
          ArrowRight: whole ? () => this.focusAt(r, c + 1) : undefined,
        };
    const wanted = act[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!wanted) return;
    event.preventDefault();
    wanted();
  }

  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    let block = parseCells(text);
    const [r, c] = this.place();
    // a block that begins with our headings says itself where its columns belong
    const places = block[0]!.map((title) => this.columns.findIndex((column) => column.title === title.trim() || column.key === title.trim()));
    const headed = places.filter((p) => p >= 0).length > Math.max(1, block[0]!.length / 2);
    if (headed) block = block.slice(1);
    this.change(() =>
      block.slice(0, ROWS_MAX - r).forEach((cells, i) => {
        const row = (this.rows[r + i] ??= this.columns.map(() => ''));
        cells.forEach((cell, k) => {
          const at = headed ? places[k]! : c + k;
          if (at >= 0 && at < this.columns.length) row[at] = cell.trim();
        });
      }),
    );
    this.focusAt(r, c);
  }

  private change(act: () => void): void {
    this.undo.keep(this.rows);
    act();
    this.faults = [];
    this.draw();
  }

  private step(rows: string[][] | undefined): void {
    if (!rows) return;
    const [r, c] = this.place();
    this.rows = rows;
    this.faults = [];
    this.draw();
    this.focusAt(r, c);
  }

  private fillDown(r: number, c: number): void {
    if (r + 1 >= this.rows.length) return;
    this.change(() => (this.rows[r + 1]![c] = this.rows[r]![c]!));
    this.focusAt(r + 1, c);
  }

  private insert(): void {
    const [r, c] = this.place();
    if (this.rows.length < ROWS_MAX) this.change(() => this.rows.splice(r + 1, 0, this.columns.map(() => '')));
    this.focusAt(r + 1, c);
  }

  private copyRow(): void {
    const [r, c] = this.place();
    if (this.rows.length < ROWS_MAX) this.change(() => this.rows.splice(r + 1, 0, [...this.rows[r]!]));
    this.focusAt(r + 1, c);
  }

  private removeRow(): void {
    const [r, c] = this.place();
    this.change(() => this.rows.splice(r, 1));
    this.focusAt(r, c);
  }

  private write(): void {
    this.area.value = writeCells([this.columns.map((c) => c.title), ...this.rows.slice(0, this.filled())]);
  }

  private submit(event: SubmitEvent): void {
    this.write();
    const by = event.submitter as HTMLButtonElement | null;
    if (by?.value !== 'try') return;
    event.preventDefault();
    void this.trial(by);
  }

  /** The page itself answers with what was read; only that part of it is taken over, so that the table stays as it is under the fingers. */
  private async trial(by: HTMLButtonElement): Promise<void> {
    const place = document.getElementById('trial')!;
    // before the button is off: a disabled one is no part of what is sent
    const body = new FormData(this.form, by);
    by.disabled = true;
    place.setAttribute('aria-busy', 'true');
    try {
      const reply = await fetch(this.form.action || location.href, { method: 'POST', body, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
      const [read, grid] = [page.getElementById('trial'), page.querySelector('yw-points')];
      if (!read) throw new Error(String(reply.status));
      place.replaceChildren(...read.childNodes);
      this.faults = JSON.parse(grid?.getAttribute('faults') ?? '[]') as Fault[];
      this.draw();
    } catch {
      place.textContent = t('没有读成，请再试一次。', 'Nothing was read; try again.');
    } finally {
      by.disabled = false;
      place.removeAttribute('aria-busy');
    }
  }

  /** A value under another byte order that looks right: one click puts it into the row. */
  private chosen(event: MouseEvent): void {
    const chip = (event.target as HTMLElement).closest<HTMLElement>('[data-order]');
    if (!chip) return;
    const [code, order] = [this.columns.findIndex((c) => c.key === 'code'), this.columns.findIndex((c) => c.key === 'byteOrder')];
    const row = this.rows.find((r) => r[code] === chip.dataset.code);
    if (!row || order < 0) return;
    this.change(() => (row[order] = chip.dataset.order!));
  }
}

function options(column: Column): HTMLDataListElement {
  const list = document.createElement('datalist');
  list.id = `options-${column.key}`;
  list.append(...column.options.map((value) => Object.assign(document.createElement('option'), { value })));
  return list;
}

function button(words: string, act: () => void): HTMLButtonElement {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-small', textContent: words });
  // the cell keeps the focus, so that the row is known
  made.addEventListener('mousedown', (event) => event.preventDefault());
  made.addEventListener('click', act);
  return made;
}

customElements.define('yw-points', PointGrid);
