import type { Cell, Slice, TableColumn } from './table-rows.ts';

/** RFC 4180 with CRLF; the first line names the columns. */
export const csvHead = (columns: readonly TableColumn[]): string => `${columns.map(({ name }) => textCell(name)).join(',')}\r\n`;

export function csvLines(slice: Slice): string {
  let text = '';
  const rows = slice[0].length;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < slice.length; c++) text += c === 0 ? csvCell(slice[c][r]) : `,${csvCell(slice[c][r])}`;
    text += '\r\n';
  }
  return text;
}

const csvCell = (cell: Cell): string => (cell === null ? '' : typeof cell === 'number' ? String(cell) : textCell(cell));

/** Text that a spreadsheet could take for a formula begins with an apostrophe; numbers are left as they are. */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
