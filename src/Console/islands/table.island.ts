import { t } from './text.ts';

const ROWS_FOR_FILTER = 8;

/** `<yw-table>` around a table: columns sort on a click or Enter; a filter box appears when there are enough rows to want one. */
class LiveTable extends HTMLElement {
  private table!: HTMLTableElement;

  connectedCallback(): void {
    const table = this.querySelector('table');
    if (!table) return;
    this.table = table;
    table.querySelectorAll<HTMLTableCellElement>('thead th:not([data-plain])').forEach((head) => this.sortable(head));
    if (this.dataset.plain === undefined && this.rows().length >= ROWS_FOR_FILTER) this.filterable();
  }

  private rows(): HTMLTableRowElement[] {
    return [...(this.table.tBodies[0]?.rows ?? [])];
  }

  private sortable(head: HTMLTableCellElement): void {
    head.tabIndex = 0;
    head.dataset.sortable = '';
    const sort = (): void => this.sort(head);
    head.addEventListener('click', sort);
    head.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        sort();
      }
    });
  }

  private sort(head: HTMLTableCellElement): void {
    const up = head.getAttribute('aria-sort') !== 'ascending';
    for (const other of head.parentElement!.children) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const column = head.cellIndex;
    const sorted = this.rows().sort((a, b) => compare(key(a.cells[column]), key(b.cells[column])));
    this.table.tBodies[0]!.append(...(up ? sorted : sorted.reverse()));
  }

  private filterable(): void {
    const box = document.createElement('input');
    box.type = 'search';
    box.className = 'form-control form-control-sm table-filter';
    box.placeholder = t('在本页中筛选', 'Filter this page');
    box.setAttribute('aria-label', box.placeholder);
    box.addEventListener('input', () => {
      const wanted = box.value.trim().toLowerCase();
      for (const row of this.rows()) row.hidden = wanted !== '' && !row.textContent!.toLowerCase().includes(wanted);
    });
    (this.querySelector('[data-filter-place]') ?? this).prepend(box);
  }
}

const key = (cell?: HTMLTableCellElement): string => cell?.dataset.sort ?? cell?.textContent?.trim() ?? '';

function compare(a: string, b: string): number {
  const [x, y] = [Number(a.replaceAll(',', '')), Number(b.replaceAll(',', ''))];
  return a && b && !Number.isNaN(x) && !Number.isNaN(y) ? x - y : a.localeCompare(b, document.documentElement.lang, { numeric: true });
}

customElements.define('yw-table', LiveTable);
