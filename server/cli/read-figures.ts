import { plural } from '../kit/words.ts';
import type { Connection } from './connect.ts';

/** Size of a run's data as the database and the stored dataset have it, not as it was asked for. */
export interface Figures {
  series: number;
  periods: number;
  rows: number;
  start: string;
  end: string;
}

export async function readFigures({ client }: Connection, runId: string): Promise<Figures> {
  const [{ total: series }, one] = await Promise.all([client.run.seriesList.query({ runId, limit: 1 }), client.run.series.query({ runId, series: 0 })]);
  const periods = one.dates.length;
  return { series, periods, rows: series * periods, start: one.dates[0], end: one.dates[periods - 1] };
}

export const sayFigures = ({ rows, series, periods, start, end }: Figures, count: number | undefined): string =>
  `${plural(rows, 'row')} in the database, ${plural(series, 'series', 'series')} × ${plural(periods, 'day')}, ${start} to ${end}${toTarget(rows, count)}`;

export const toTarget = (rows: number, count: number | undefined): string => (count === undefined || count === rows ? '' : ` (asked for ${count})`);
