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
  const namesOf = once(() => ({ key: table.text('key'), store: table.text('store'), product: table.text('product') }));
  /** What is asked of every series; held by the table anyway, which keeps the latest part. */
  const openPart = (part: number) => ({ part, quantity: table.f64('quantity', part), state: table.u8('state', part), closed: table.u8('closed', part) });
  let latest: ReturnType<typeof openPart> | undefined;
  return {
    meta,
    key: (ordinal) => table.text('key')[ordinal],
    names: (of) => table.text(of),
    series(ordinal) {
      const part = Math.floor(ordinal / PART);
      const row = ordinal - part * PART;
      const from = row * meta.periods;
      const to = from + meta.periods;
      const { key, store, product } = namesOf();
      if (latest?.part !== part) {
        // The part before goes first, so that two are never held.
        latest = undefined;
        latest = openPart(part);
      }
      return {
        ordinal,
        key: key[ordinal],
        store: store[ordinal],
        product: product[ordinal],
        quantity: latest.quantity.subarray(from, to),
        state: latest.state.subarray(from, to),
        closedWeekdays: latest.closed[row],
        channel(name) {
          const width = widths.get(name);
          return width === undefined ? undefined : table.f64(name, part).subarray(row * width, (row + 1) * width);
        },
      };
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
