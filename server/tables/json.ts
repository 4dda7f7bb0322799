import type { Slice, TableColumn } from './table-rows.ts';

/** Each row as the text of one JSON object, keys in the order of the columns. */
export function jsonRows(columns: readonly TableColumn[], slice: Slice): string[] {
  const keys = columns.map(({ name }, c) => `${c === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  return Array.from({ length: slice[0].length }, (_, r) => {
    let text = '';
    for (let c = 0; c < slice.length; c++) {
      const cell = slice[c][r];
      text += keys[c] + (typeof cell === 'number' ? cell : JSON.stringify(cell));
    }
    return `${text}}`;
  });
}
