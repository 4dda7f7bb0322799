import type { DatasetSeriesView } from '../../server/services/views.ts';
import { CELL } from '../_charts/cell-state.ts';

const STATES: Readonly<Record<number, string>> = {
  [CELL.missing]: 'missing',
  [CELL.observed]: 'observed',
  [CELL.closed]: 'closed',
  [CELL.stockout]: 'stockout',
};

/** A cell that a spreadsheet could take for a formula begins with an apostrophe; numbers are left as they are. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The series with all its channels, one period a line. */
export function seriesCsv(series: DatasetSeriesView): string {
  const head = ['date', 'store', 'product', 'series', 'quantity', 'state', ...series.channels.map((channel) => channel.name)];
  const lines = series.dates.map((date, at) => [
    date,
    series.store,
    series.product,
    series.key,
    series.quantity[at],
    STATES[series.state[at]] ?? '',
    ...series.channels.map((channel) => channel.values[at]),
  ]);
  return `${[head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
