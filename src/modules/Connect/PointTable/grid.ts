/** Text of a spreadsheet's clipboard: rows by line, cells by tab, quoted where a cell holds either. */
export function parseCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === '\t') cell = put(rows, cell);
    else if (c === '\n') {
      cell = put(rows, cell);
      rows.push([]);
    } else if (c !== '\r') cell += c;
  }
  put(rows, cell);
  if (rows.length > 1 && rows.at(-1)!.every((one) => one === '')) rows.pop();
  return rows;
}

export const writeCells = (rows: string[][]): string => rows.map((row) => row.map((c) => (/[\t\n"]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join('\t')).join('\n');

function put(rows: string[][], cell: string): string {
  rows.at(-1)!.push(cell);
  return '';
}

/** What can be taken back: whole tables, as many as a person remembers. */
export class Undo {
  private static readonly depth = 100;
  private readonly past: string[][][] = [];
  private readonly future: string[][][] = [];

  /** Before a change. */
  keep(rows: string[][]): void {
    this.past.push(rows.map((r) => [...r]));
    if (this.past.length > Undo.depth) this.past.shift();
    this.future.length = 0;
  }

  back(rows: string[][]): string[][] | undefined {
    return Undo.move(this.past, this.future, rows);
  }

  forth(rows: string[][]): string[][] | undefined {
    return Undo.move(this.future, this.past, rows);
  }

  private static move(from: string[][][], to: string[][][], rows: string[][]): string[][] | undefined {
    const other = from.pop();
    if (other) to.push(rows.map((r) => [...r]));
    return other;
  }
}
