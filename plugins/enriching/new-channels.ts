import type { openDataset } from '../../server/kit/dataset.ts';
import type { Table } from '../../server/kit/kind.ts';
import { type DatasetMeta, PART, type SeriesEventsMeta, type SignalsMeta, STATE } from '../../server/kit/kinds/dataset.ts';

/** A channel that the dataset does not have yet, made series by series. */
export interface NewChannel {
  meta: DatasetMeta['channels'][number];
  /** Cells of one series: history, and the known future if the channel is known in advance. */
  values(ordinal: number): Float64Array;
}

type Dataset = ReturnType<typeof openDataset>;

/**
 * Periods a series has been on record, counted from 1: 0 before that, and throughout where the record was there from the first period on, for
 * then nobody knows how old it is. Known in advance wherever the dataset says how far that is; else observed, for its future has no place.
 */
export function launchAge({ meta, series }: Dataset): NewChannel {
  const { periods, future = 0 } = meta;
  const role = future > 0 ? 'known' : 'observed';
  return {
    meta: { name: 'launch_age', role, unit: 'periods', label: 'On the shelf since' },
    values(ordinal) {
      const first = firstRecord(series(ordinal).state);
      return Float64Array.from({ length: periods + future }, (_, t) => (first > 0 && t >= first ? t - first + 1 : 0));
    },
  };
}

/** First period with any record; −1 without one. */
export function firstRecord(state: Uint8Array): number {
  return state.findIndex((one) => one !== STATE.missing);
}

/** Events of single series as a channel: the sum of each period, 0 where there was none. Known only afterwards. */
export function eventChannel(name: string, label: string, { meta, u32, f64 }: Table<SeriesEventsMeta>): NewChannel {
  let open: { part: number; series: Uint32Array; period: Uint32Array; quantity: Float64Array } | null = null;
  return {
    meta: { name, role: 'observed', unit: meta.unit, label },
    values(ordinal) {
      const part = Math.floor(ordinal / PART);
      if (open?.part !== part) open = { part, series: u32('series', part), period: u32('period', part), quantity: f64('quantity', part) };
      const values = new Float64Array(meta.periods);
      for (let row = lowerBound(open.series, ordinal); row < open.series.length && open.series[row] === ordinal; row++)
        values[open.period[row]] += open.quantity[row];
      return values;
    },
  };
}

/** Place of the first value that is not below `wanted` in an ascending array. */
function lowerBound(values: Uint32Array, wanted: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle] < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Signals of the world as channels: those of everywhere in every series, those of a shop in its series, 0 in others. A scope that is neither
 * cannot be placed, for a dataset knows shops and products only.
 * @returns the channels, and the names of signals that could not be placed
 */
export function signalChannels({ meta, f64 }: Table<SignalsMeta>, dataset: Dataset): { channels: NewChannel[]; unplaced: string[] } {
  const stores = dataset.names('store');
  const known = new Set(['', ...stores]);
  const names = [...new Set(meta.signals.map(({ name }) => name))];
  const isPlaced = (name: string): boolean => meta.signals.every((signal) => signal.name !== name || known.has(signal.scope));
  const channels = names.filter(isPlaced).map((name): NewChannel => {
    const rows = new Map(meta.signals.flatMap((signal, row) => (signal.name === name ? [[signal.scope, row] as const] : [])));
    const unit = meta.signals.find((signal) => signal.name === name)?.unit ?? '';
    return {
      meta: { name, role: 'observed', unit, label: labelOf(name) },
      values(ordinal) {
        const row = rows.get(stores[ordinal]) ?? rows.get('');
        return row === undefined ? new Float64Array(meta.periods) : f64('value').slice(row * meta.periods, (row + 1) * meta.periods);
      },
    };
  });
  return { channels, unplaced: names.filter((name) => !isPlaced(name)) };
}

const labelOf = (name: string): string => `${name[0].toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
