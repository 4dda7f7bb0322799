import type { Table } from './kind.ts';
import { channelWidth, type DatasetMeta, PART } from './kinds/dataset.ts';

/** One series of a dataset; arrays have length `periods` unless said otherwise and are views: do not write to them. */
export interface Series {
  ordinal: number;
  key: string;
  store: string;
  product: string;
  quantity: Float64Array;
  /** STATE per period. */
  state: Uint8Array;
  /** Bit w set: never open on weekday w (Monday 0). */
  closedWeekdays: number;
  /** Any other channel by name, undefined when the dataset does not have it; one known in advance has length `periods` + `future`. */
  channel(name: string): Float64Array | undefined;
}

/** Lazy access to a dataset table: only the parts that are touched are read. */
export function openDataset(table: Table<DatasetMeta>): {
  meta: DatasetMeta;
  key(ordinal: number): string;
  names(of: 'key' | 'store' | 'product'): readonly string[];
  series(ordinal: number): Series;
} {
  const { meta } = table;
  const widths = new Map(meta.channels.map(({ name }) => [name, channelWidth(meta, name)]));
  return {
    meta,
    key: (ordinal) => table.text('key')[ordinal],
    names: (of) => table.text(of),
    series(ordinal) {
      const part = Math.floor(ordinal / PART);
      const row = ordinal - part * PART;
      const from = row * meta.periods;
      const to = from + meta.periods;
      return {
        ordinal,
        key: table.text('key')[ordinal],
        store: table.text('store')[ordinal],
        product: table.text('product')[ordinal],
        quantity: table.f64('quantity', part).subarray(from, to),
        state: table.u8('state', part).subarray(from, to),
        closedWeekdays: table.u8('closed', part)[row],
        channel(name) {
          const width = widths.get(name);
          return width === undefined ? undefined : table.f64(name, part).subarray(row * width, (row + 1) * width);
        },
      };
    },
  };
}
