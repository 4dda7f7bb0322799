import type { FeedMapping } from '../services/views.ts';
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
  const values = new Set(plan.values.map((c) => plan.columns[c]));
  const rows = createRecordRows(sniffed.columns, (name) => values.has(name) || roleOf(mapping, name) !== 'ignore', onRow);
  return sniffed.format === 'json' ? createArrayScanner(rows) : createLineScanner(rows);
}
