import type { ColumnPlan } from './compile-mapping.ts';
import { headRows, type Sniffed } from './sniff.ts';

const DOT = 46;
const COMMA = 44;

/**
 * The decimal mark of the number columns, from the head of the file. A comma is taken only when cells are not separated by commas, no
 * number has a dot, and at least one cannot be read as thousands (`3,5` or `0,125`, not `1,250`).
 */
export function findDecimalMark(sniffed: Sniffed, plan: ColumnPlan): number {
  if (sniffed.format !== 'csv' || sniffed.delimiter === COMMA) return DOT;
  const columns = [plan.quantity, ...plan.channels.map((channel) => channel.column), ...plan.values].filter((c) => c >= 0);
  let clear = 0;
  for (const row of headRows(sniffed, 20_000))
    for (const c of columns) {
      const text = row[c].trim();
      if (/^[+-]?\d*\.\d+$/.test(text)) return DOT;
      if (/^[+-]?\d*,\d+$/.test(text) && !/^[+-]?[1-9]\d{0,2},\d{3}$/.test(text)) clear++;
    }
  return clear > 0 ? COMMA : DOT;
}
