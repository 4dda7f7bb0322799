import { readCells } from '../../blobs/read-cells.ts';
import type { Descriptor } from '../../kit/kind.ts';
import { DEMAND_CLASSES, type DemandClass } from '../../kit/kinds/modeling.ts';
import type { Server } from '../../server.ts';
import { readTable } from './read-output.ts';

/** How the forecast that stands for a series did in the test. */
export interface SeriesScore {
  model: string;
  title: string;
  /** It is not the winner over all series. */
  own: boolean;
  /** Null when the series never sold. */
  class: DemandClass | null;
  /** Null where it has no value: nothing sold in the test windows, or not tested. */
  wape: number | null;
  /** Σ(forecast − actual) per tested period, in units; null when not tested. */
  bias: number | null;
  /** WAPE of the winner over all series. */
  winnerWape: number | null;
}

/** Scores of series from … to − 1. Of the error columns only the rows of the winner and of the models chosen there are read. */
export function readScores(server: Server, artifact: Descriptor, from: number, to: number): (ordinal: number) => SeriesScore {
  const { winner, models, series } = readTable(server, 'backtest', artifact).meta;
  const u8 = (name: string, start: number): Uint8Array => readCells(server.blobs, artifact.files, { name, dtype: 'u8' }, start + from, start + to);
  const f64 = (name: string, start: number): Float64Array => readCells(server.blobs, artifact.files, { name, dtype: 'f64' }, start + from, start + to);
  const [choice, classes] = [u8('choice', 0), u8('class', 0)];
  const winnerRow = models.findIndex((model) => model.id === winner);
  const rows = new Map(
    [...new Set([winnerRow, ...choice])].map((row) => {
      const start = row * series;
      return [row, { present: u8('wape_present', start), wape: f64('wape', start), bias: f64('bias', start) }];
    }),
  );
  const wapeOf = (row: number, at: number): number | null => {
    const columns = rows.get(row);
    return columns?.present[at] ? columns.wape[at] : null;
  };
  return (ordinal) => {
    const at = ordinal - from;
    const row = choice[at];
    const wape = wapeOf(row, at);
    const bias = rows.get(row)?.bias[at] ?? 0;
    return {
      model: models[row].id,
      title: models[row].title,
      own: row !== winnerRow,
      class: DEMAND_CLASSES[classes[at]] ?? null,
      wape,
      // A series without a test has neither; one that sold nothing in it has a bias alone.
      bias: wape === null && bias === 0 ? null : bias,
      winnerWape: wapeOf(winnerRow, at),
    };
  };
}
