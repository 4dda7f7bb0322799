import type { TableValue } from '../../server/kit/kind.ts';
import type { Dataset } from '../modeling/history.ts';
import { FRAME_VERSION, type FrameColumn, frameColumns } from './frame-columns.ts';
import { type FrameSeries, loadFrameSeries, openFrameSeries } from './frame-series.ts';

/** Rows kept as a sample, and rows at most that statistics are taken over. */
const SAMPLE = 1000;
const STATISTICS = 1_000_000;

export interface FrameOptions {
  /** First period that is not in the frame; no row looks at or beyond it. */
  cutoff: number;
  horizon: number;
  /** Digest of the dataset. */
  digest: string;
}

/** Running count, mean and sum of squared deviations of one column (Welford 1962). */
interface Running {
  count: number;
  mean: number;
  squares: number;
}

/**
 * The specification of the feature frame: columns with their statistics, and the first rows as a sample. Rows go series by
 * series, period by period. Above 1 M rows the statistics are taken over every k-th series.
 * @param pace awaited after each series
 */
export async function buildFrame(
  dataset: Dataset,
  { cutoff, horizon, digest }: FrameOptions,
  pace: (work: number) => Promise<void> | undefined,
): Promise<{ table: TableValue; columns: readonly FrameColumn[]; rows: number; sampledSeries: number }> {
  const { meta } = dataset;
  const columns = frameColumns(meta, horizon);
  const names = meta.channels.filter((channel) => channel.role !== 'hidden').map((channel) => channel.name);
  const rows = meta.series * cutoff;
  const stride = Math.max(1, Math.ceil(rows / STATISTICS));
  const sampled = Math.min(SAMPLE, rows);
  const sample = new Float64Array(sampled * columns.length);
  const present = new Uint8Array(sampled * columns.length);
  const running: Running[] = columns.map(() => ({ count: 0, mean: 0, squares: 0 }));
  const series = openFrameSeries(meta.periods);
  let sampledSeries = 0;
  for (let ordinal = 0; ordinal < meta.series; ordinal++) {
    const inSample = ordinal * cutoff < sampled;
    if (ordinal % stride !== 0 && !inSample) continue;
    loadFrameSeries(dataset, ordinal, names, series);
    if (ordinal % stride === 0) {
      sampledSeries++;
      for (let c = 0; c < columns.length; c++) addColumn(columns[c], series, cutoff, running[c]);
    }
    for (let t = 0; inSample && t < cutoff; t++) writeRow(columns, series, t, ordinal * cutoff + t, sample, present);
    await pace(cutoff * columns.length);
  }
  const described = columns.map(({ name, group, leakage }, c) => {
    const { count, mean, squares } = running[c];
    return { name, group, leakage, mean: count === 0 ? null : mean, deviation: count === 0 ? null : Math.sqrt(squares / count), present: count };
  });
  const shape = [sampled, columns.length];
  const table: TableValue = {
    meta: { version: FRAME_VERSION, dataset: digest, cutoff, horizon, rows, columns: described },
    columns: [
      { name: 'rows', dtype: 'f64', shape, data: sample },
      { name: 'present', dtype: 'u8', shape, data: present },
    ],
  };
  return { table, columns, rows, sampledSeries };
}

function addColumn(column: FrameColumn, series: FrameSeries, cutoff: number, running: Running): void {
  for (let t = 0; t < cutoff; t++) {
    const value = column.value(series, t);
    if (Number.isNaN(value)) continue;
    running.count++;
    const delta = value - running.mean;
    running.mean += delta / running.count;
    running.squares += delta * (value - running.mean);
  }
}

/** Missing values are 0 with `present` 0. */
function writeRow(columns: readonly FrameColumn[], series: FrameSeries, t: number, row: number, sample: Float64Array, present: Uint8Array): void {
  for (let c = 0; c < columns.length; c++) {
    const cell = row * columns.length + c;
    if (cell >= sample.length) return;
    const value = columns[c].value(series, t);
    if (Number.isNaN(value)) continue;
    sample[cell] = value;
    present[cell] = 1;
  }
}
