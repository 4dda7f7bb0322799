import type { TableValue } from '../../server/kit/kind.ts';
import type { Dataset } from '../modeling/history.ts';
import { FRAME_VERSION, type FrameColumn } from './frame-columns.ts';
import { type FrameShape, openFrame } from './open-frame.ts';

/** Rows kept as a sample, and rows that statistics are taken over at most. */
const SAMPLE = 1000;
const STATISTICS = 200_000;

export interface FrameOptions extends FrameShape {
  /** Digest of the dataset. */
  digest: string;
}

export interface BuiltFrame {
  table: TableValue;
  columns: readonly FrameColumn[];
  rows: number;
  /** Series that statistics were taken over. */
  sampledSeries: number;
}

/** Running count, mean and sum of squared deviations of one column (Welford 1962). */
interface Running {
  count: number;
  mean: number;
  squares: number;
}

/**
 * The specification of the feature frame: columns with their statistics, and the first rows as a sample. Rows go series by
 * series, period by period. With very many rows the statistics are taken over every k-th series.
 * @param pace awaited after each series
 */
export async function buildFrame(dataset: Dataset, options: FrameOptions, pace: (work: number) => Promise<void> | undefined): Promise<BuiltFrame> {
  const { cutoff, horizon, digest } = options;
  const { series } = dataset.meta;
  const rows = series * cutoff;
  const stride = Math.max(1, Math.ceil(rows / STATISTICS));
  const sampled = Math.min(SAMPLE, rows);
  const ordinals = Array.from({ length: series }, (_, ordinal) => ordinal).filter((ordinal) => ordinal % stride === 0 || ordinal * cutoff < sampled);
  const { columns, shift, load, write } = openFrame(dataset, ordinals, options);
  const sample = new Float64Array(sampled * columns.length);
  const present = new Uint8Array(sampled * columns.length);
  const running: Running[] = columns.map(() => ({ count: 0, mean: 0, squares: 0 }));
  const values = new Float64Array(columns.length);
  for (const [row, ordinal] of ordinals.entries()) {
    load(row);
    for (let t = 0; t < cutoff; t++) {
      write(t, values);
      if (ordinal % stride === 0) addRow(running, values);
      if (ordinal * cutoff + t < sampled) keepRow(values, (ordinal * cutoff + t) * columns.length, sample, present);
    }
    await pace(cutoff * columns.length);
  }
  const described = columns.map(({ name, group, leakage }, c) => {
    const { count, mean, squares } = running[c];
    return { name, group, leakage, mean: count === 0 ? null : mean, deviation: count === 0 ? null : Math.sqrt(squares / count), present: count };
  });
  const shape = [sampled, columns.length];
  const table: TableValue = {
    meta: { version: FRAME_VERSION, dataset: digest, cutoff, horizon, shift, rows, columns: described },
    columns: [
      { name: 'rows', dtype: 'f64', shape, data: sample },
      { name: 'present', dtype: 'u8', shape, data: present },
    ],
  };
  return { table, columns, rows, sampledSeries: Math.ceil(series / stride) };
}

function addRow(running: readonly Running[], values: Float64Array): void {
  for (let c = 0; c < values.length; c++) {
    const value = values[c];
    if (Number.isNaN(value)) continue;
    const own = running[c];
    own.count++;
    const delta = value - own.mean;
    own.mean += delta / own.count;
    own.squares += delta * (value - own.mean);
  }
}

/** Missing values are 0 with `present` 0. */
function keepRow(values: Float64Array, at: number, sample: Float64Array, present: Uint8Array): void {
  for (let c = 0; c < values.length; c++) {
    if (Number.isNaN(values[c])) continue;
    sample[at + c] = values[c];
    present[at + c] = 1;
  }
}
