import type { BlobStore } from '../blobs/blob-store.ts';
import { readCells } from '../blobs/read-cells.ts';
import { dateOfPeriod, type Frequency } from '../kit/calendar.ts';
import type { StoredFile } from '../kit/kind.ts';
import { channelWidth, type DatasetMeta, PART, STATE } from '../kit/kinds/dataset.ts';
import { type Cell, type ColumnType, type NamesOf, SLICE, type TableRows, uniqueColumns } from './table-rows.ts';

export interface DatasetSource {
  blobs: BlobStore;
  files: readonly StoredFile[];
  meta: DatasetMeta;
  names: NamesOf;
}

const STATE_WORDS: readonly string[] = (['missing', 'observed', 'closed', 'stockout'] as const).toSorted((a, b) => STATE[a] - STATE[b]);

export const dateType = (frequency: Frequency): ColumnType => (frequency === 'I' ? 'integer' : frequency === 'H' ? 'hour' : 'date');
export const dateCell = ({ frequency, start }: Pick<DatasetMeta, 'frequency' | 'start'>, period: number): Cell =>
  frequency === 'I' ? period : dateOfPeriod(frequency, start, period);

/**
 * A dataset in long form, series after series, period after period: date, store, product, series, quantity (null where nothing was
 * observed), state, then the other channels by their names.
 * @param only one series, by its ordinal
 */
export function datasetRows({ blobs, files, meta, names }: DatasetSource, only: number | null = null): TableRows {
  const others = meta.channels.filter((channel) => channel.name !== 'quantity');
  const columns = uniqueColumns([
    { name: 'date', type: dateType(meta.frequency) },
    ...(['store', 'product', 'series'] as const).map((name) => ({ name, type: 'text' as const })),
    { name: 'quantity', type: 'number' },
    { name: 'state', type: 'text' },
    ...others.map(({ name }) => ({ name, type: 'number' as const })),
  ]);
  const { periods } = meta;
  const [first, end] = only === null ? [0, meta.series] : [only, only + 1];
  return {
    columns,
    async *slices() {
      const dates = Array.from({ length: periods }, (_, period) => dateCell(meta, period));
      for (let part = Math.floor(first / PART); part * PART < end; part++) {
        const base = part * PART;
        const last = (Math.min(end, base + PART) - base) * periods;
        for (let from = (Math.max(first, base) - base) * periods; from < last; from += SLICE) {
          const to = Math.min(last, from + SLICE);
          const named = base + Math.floor(from / periods);
          const known = await names(named, base + Math.floor((to - 1) / periods) + 1);
          const rows = Array.from({ length: to - from }, (_, i) => from + i);
          const nameAt = (cell: number) => known[base + Math.floor(cell / periods) - named];
          const state = readCells(blobs, files, { name: 'state', dtype: 'u8', part }, from, to);
          const read = (name: string) => readHistory({ blobs, files, meta }, name, part, from, to);
          const quantity = read('quantity');
          yield [
            rows.map((cell) => dates[cell % periods]),
            rows.map((cell) => nameAt(cell).store || null),
            rows.map((cell) => nameAt(cell).product || null),
            rows.map((cell) => nameAt(cell).key),
            Array.from(quantity, (value, i) => (state[i] === STATE.observed ? value : null)),
            Array.from(state, (value) => STATE_WORDS[value] ?? null),
            ...others.map(({ name }) => Array.from(read(name))),
          ];
        }
      }
    },
  };
}

/** Cells [from, to) of a part's history, series after series; what a channel says of the time after it is left out. */
function readHistory(
  { blobs, files, meta }: Pick<DatasetSource, 'blobs' | 'files' | 'meta'>,
  name: string,
  part: number,
  from: number,
  to: number,
): Float64Array {
  const column = { name, dtype: 'f64', part } as const;
  const { periods } = meta;
  const width = channelWidth(meta, name);
  if (width === periods) return readCells(blobs, files, column, from, to);
  const out = new Float64Array(to - from);
  for (let cell = from; cell < to; ) {
    const row = Math.floor(cell / periods);
    const end = Math.min(to, (row + 1) * periods);
    const shift = row * (width - periods);
    out.set(readCells(blobs, files, column, cell + shift, end + shift), cell - from);
    cell = end;
  }
  return out;
}
