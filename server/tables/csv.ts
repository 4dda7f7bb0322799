import type { Cell, Slice, TableColumn } from './table-rows.ts';

const [COMMA, CR, LF] = [44, 13, 10];
/** Room for a number and the comma before it: no double is written in more than 24 characters. */
const NUMBER = 32;
const encoder = new TextEncoder();

/** RFC 4180 with CRLF; the first line names the columns. */
export const csvHead = (columns: readonly TableColumn[]): string => `${columns.map(({ name }) => textCell(name)).join(',')}\r\n`;

/**
 * Rows as UTF-8 bytes, written one by one: joining text and encoding it afterwards takes four times as long. Text that stands in a column
 * again and again (names, dates) is encoded once.
 */
export function csvLines(slice: Slice): Uint8Array {
  const rows = slice[0].length;
  let out = new Uint8Array(Math.max(64, rows * slice.length * 16));
  let at = 0;
  const known = slice.map((): { text: Cell; bytes: Uint8Array } => ({ text: null, bytes: new Uint8Array(0) }));
  const reserve = (bytes: number): void => {
    if (at + bytes <= out.length) return;
    const wider = new Uint8Array(2 * out.length + bytes);
    wider.set(out);
    out = wider;
  };
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < slice.length; c++) {
      const cell = slice[c][r];
      reserve(NUMBER);
      if (c > 0) out[at++] = COMMA;
      if (typeof cell === 'number') {
        const digits = String(cell);
        for (let i = 0; i < digits.length; i++) out[at++] = digits.charCodeAt(i);
        continue;
      }
      const memo = known[c];
      if (cell !== memo.text) {
        memo.text = cell;
        memo.bytes = encoder.encode(cell === null ? '' : textCell(cell));
      }
      reserve(memo.bytes.length + NUMBER);
      for (let i = 0; i < memo.bytes.length; i++) out[at++] = memo.bytes[i];
    }
    out[at++] = CR;
    out[at++] = LF;
  }
  return out.subarray(0, at);
}

/** Text that a spreadsheet could take for a formula begins with an apostrophe; numbers are left as they are. */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
