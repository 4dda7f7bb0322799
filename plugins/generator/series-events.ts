import type { Column, TableValue } from '../../server/kit/kind.ts';
import { PART, type SeriesEventsMeta } from '../../server/kit/kinds/dataset.ts';
import { type Channel, datasetChannels } from './dataset-channels.ts';
import { rowOf } from './dataset-table.ts';
import { generateBlock, type Plot } from './plot.ts';

/** Channels of which every cell that is not 0 is an event, and the output their table is. */
const TABLES = { returned: 'returns', received: 'replenishment' } as const;
type Name = keyof typeof TABLES;

/** Series generated between two checkpoints. */
const STRIDE = 256;
/** Events kept from counting for writing, all tables together (16 bytes each); those of further parts are made again, part by part. */
const KEPT = 4_000_000;

interface Events {
  series: Uint32Array;
  period: Uint32Array;
  quantity: Float64Array;
}

/**
 * Returns and deliveries as tables of events, one row for each cell of the dataset's channel that is not 0. How many there are has
 * to be known before the first is written, so everything is generated once to be counted; memory is bounded by the part.
 * @param progress awaited between stretches of series; never called when the recipe makes neither
 * @param room events kept from counting; changes no value
 */
export async function seriesEvents(
  plot: Plot,
  progress: (fraction: number, note: string) => Promise<void>,
  room = KEPT,
): Promise<Partial<Record<(typeof TABLES)[Name], TableValue>>> {
  const channels = datasetChannels(plot.recipe).filter((channel) => Object.hasOwn(TABLES, channel.meta.name));
  if (channels.length === 0) return {};
  const parts = Math.ceil(plot.series / PART);
  const counts = channels.map(() => new Array<number>(parts).fill(0));
  const kept = channels.map(() => new Array<Events | null>(parts).fill(null));
  let left = room;
  for (let part = 0; part < parts; part++) {
    const found = channels.map((): Events[] => []);
    for (const [from, to] of strides(plot, part)) {
      for (const [at, events] of eventsOf(plot, channels, from, to).entries()) {
        counts[at][part] += events.series.length;
        left -= events.series.length;
        if (left >= 0) found[at].push(events);
      }
      await progress(to / plot.series, `events of ${to} of ${plot.series} series`);
    }
    if (left >= 0) for (const at of channels.keys()) kept[at][part] = join(found[at]);
  }
  return Object.fromEntries(channels.map((channel, at) => [TABLES[channel.meta.name as Name], tableOf(plot, channel, counts[at], kept[at])]));
}

function* strides({ series }: Plot, part: number): Iterable<[from: number, to: number]> {
  const end = Math.min(series, (part + 1) * PART);
  for (let from = part * PART; from < end; from += STRIDE) yield [from, Math.min(end, from + STRIDE)];
}

/** Events of series `from` … `to − 1`, by channel; in order of series, then period. */
function eventsOf(plot: Plot, channels: readonly Channel[], from: number, to: number): Events[] {
  const block = generateBlock(plot, from, to - from);
  return channels.map((channel) => {
    const [series, period, quantity]: number[][] = [[], [], []];
    for (let ordinal = from; ordinal < to; ordinal++) {
      const cells = rowOf(plot, channel, block, ordinal, ordinal - from);
      for (let t = 0; t < cells.length; t++) {
        if (cells[t] === 0) continue;
        series.push(ordinal);
        period.push(t);
        quantity.push(cells[t]);
      }
    }
    return { series: Uint32Array.from(series), period: Uint32Array.from(period), quantity: Float64Array.from(quantity) };
  });
}

function join(found: readonly Events[]): Events {
  const rows = found.reduce((sum, { series }) => sum + series.length, 0);
  const all: Events = { series: new Uint32Array(rows), period: new Uint32Array(rows), quantity: new Float64Array(rows) };
  let at = 0;
  for (const { series, period, quantity } of found) {
    all.series.set(series, at);
    all.period.set(period, at);
    all.quantity.set(quantity, at);
    at += series.length;
  }
  return all;
}

function tableOf(plot: Plot, channel: Channel, counts: readonly number[], kept: readonly (Events | null)[]): TableValue {
  const { start, days } = plot.recipe;
  const { unit } = channel.meta;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const meta: SeriesEventsMeta = { frequency: 'D', start, periods: days, series: plot.series, rows, unit };
  return { meta, columns: counts.flatMap((count, part) => partColumns(plot, channel, part, count, kept[part])) };
}

function partColumns(plot: Plot, channel: Channel, part: number, count: number, kept: Events | null): Column[] {
  let made = kept;
  const events = (): Events => (made ??= join([...strides(plot, part)].map(([from, to]) => eventsOf(plot, [channel], from, to)[0])));
  return [
    {
      name: 'series',
      dtype: 'u32',
      shape: [count],
      part,
      data: function* () {
        yield events().series;
      },
    },
    {
      name: 'period',
      dtype: 'u32',
      shape: [count],
      part,
      data: function* () {
        yield events().period;
      },
    },
    {
      name: 'quantity',
      dtype: 'f64',
      shape: [count],
      unit: channel.meta.unit,
      part,
      data: function* () {
        yield events().quantity;
        made = null;
      },
    },
  ];
}
