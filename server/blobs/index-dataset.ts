import { openDataset } from '../kit/dataset.ts';
import type { Descriptor } from '../kit/kind.ts';
import { DatasetMeta, PART, STATE } from '../kit/kinds/dataset.ts';
import type { BlobStore } from './blob-store.ts';
import { openTable } from './table-files.ts';

/** What the database keeps of a dataset: its head, totals, and series rows for paging. */
export interface DatasetIndex {
  descriptor: Descriptor;
  meta: DatasetMeta;
  /** Observed units of all series per period; null where nothing was observed. Rounded to 1e-6. */
  totals: (number | null)[];
  /** JSON arrays of `[ordinal, key, store, product, units]` rows, 2,000 series each, ready for `json_each`. */
  series: string[];
}

const CHUNK = 2000;

/** Reads a dataset once, one part in memory at a time, and makes its index. Heavy: runs in a host or a feed job, never on the server's loop. */
export function indexDataset(blobs: BlobStore, descriptor: Descriptor): DatasetIndex {
  const open = () => openTable(blobs, descriptor.files, (meta) => DatasetMeta.parse(meta));
  const { meta } = open();
  const totals = new Float64Array(meta.periods);
  const seen = new Uint8Array(meta.periods);
  const series: string[] = [];
  let rows: [number, string, string, string, number][] = [];
  for (let from = 0; from < meta.series; from += PART) {
    const dataset = openDataset(open());
    for (let ordinal = from; ordinal < Math.min(from + PART, meta.series); ordinal++) {
      const one = dataset.series(ordinal);
      let units = 0;
      for (let period = 0; period < meta.periods; period++) {
        if (one.state[period] !== STATE.observed) continue;
        seen[period] = 1;
        totals[period] += one.quantity[period];
        units += one.quantity[period];
      }
      rows.push([ordinal, one.key, one.store, one.product, round(units)]);
      if (rows.length === CHUNK || ordinal === meta.series - 1) {
        series.push(JSON.stringify(rows));
        rows = [];
      }
    }
  }
  return { descriptor, meta, totals: Array.from(totals, (total, period) => (seen[period] ? round(total) : null)), series };
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
