import type { FeedMapping } from '../services/feed/views.ts';
import { type ColumnPlan, roleOf } from './compile-mapping.ts';
import { createCsvScanner } from './csv-scanner.ts';
import { createArrayScanner, createLineScanner, createRecordRows } from './json-scanner.ts';
import type { OnRow, Scan } from './row.ts';
import type { Sniffed } from './sniff.ts';

/** The scanner of a sniffed file; the header line is left out. */
export function createScan(sniffed: Sniffed, mapping: FeedMapping, plan: ColumnPlan, onRow: OnRow): Scan {
  if (sniffed.format === 'csv') {
    let header = true;
    return createCsvScanner(sniffed.delimiter, (row) => {
      if (header) header = false;
      else onRow(row);
    });
  }
  const isUsed = usedColumns(plan, mapping);
  const rows = createRecordRows(sniffed.columns, (_, c) => isUsed(c), onRow);
  return sniffed.format === 'json' ? createArrayScanner(rows) : createLineScanner(rows);
}

/** Whether the mapping says anything about column c. */
export function usedColumns(plan: ColumnPlan, mapping: FeedMapping): (column: number) => boolean {
  const values = new Set(plan.values);
  return (c) => values.has(c) || roleOf(mapping, plan.columns[c]) !== 'ignore';
}
