import type { Column, TableValue } from '../../server/kit/kind.ts';
import { type DatasetMeta, PART, STATE } from '../../server/kit/kinds/dataset.ts';
import { type Channel, datasetChannels } from './dataset-channels.ts';
import { namedDays } from './holidays.ts';
import { type Block, generateBlock, type Plot, placeOf } from './plot.ts';

/** Holidays are known this many days in advance: the longest horizon, and a day. */
const AHEAD = 366;

/**
 * The dataset as a table whose parts are generated one at a time while they are written: one part of 4,096 series stands in
 * memory, never the whole.
 * @param counts cells by state, from `countStates` over all series
 */
export function datasetTable(plot: Plot, counts: Float64Array): TableValue {
  const { recipe, series } = plot;
  const channels = datasetChannels(recipe);
  const meta: DatasetMeta = {
    frequency: 'D',
    start: recipe.start,
    periods: recipe.days,
    series,
    seasonLength: 7,
    unit: 'units',
    channels: channels.map((channel) => channel.meta),
    counts: { missing: counts[STATE.missing], observed: counts[STATE.observed], closed: counts[STATE.closed], stockout: counts[STATE.stockout] },
    events: namedDays(recipe.start, recipe.days + AHEAD, recipe.holidays),
  };
  const names = Array.from({ length: series }, (_, i) => placeOf(plot, i)).map(([s, p]) => ({ store: plot.stores[s].name, product: plot.products[p].name }));
  const columns: Column[] = [
    { name: 'key', dtype: 'utf8', shape: [series], data: names.map(({ store, product }) => `${product} at ${store}`) },
    { name: 'store', dtype: 'utf8', shape: [series], data: names.map(({ store }) => store) },
    { name: 'product', dtype: 'utf8', shape: [series], data: names.map(({ product }) => product) },
  ];
  for (let part = 0; part * PART < series; part++) columns.push(...partColumns(plot, channels, part));
  return { meta, columns };
}

function partColumns(plot: Plot, channels: readonly Channel[], part: number): Column[] {
  const { days } = plot.recipe;
  const from = part * PART;
  const count = Math.min(PART, plot.series - from);
  let made: Block | undefined;
  const block = (): Block => (made ??= generateBlock(plot, from, count));
  const cellsOf = (channel: Channel, last: boolean): Column['data'] =>
    function* () {
      if (channel.block) yield block()[channel.block];
      else for (let row = 0; row < count; row++) yield rowOf(plot, channel, block(), from + row, row);
      if (last) made = undefined;
    };
  return [
    { name: 'closed', dtype: 'u8', shape: [count], part, data: new Uint8Array(count) },
    {
      name: 'state',
      dtype: 'u8',
      shape: [count, days],
      part,
      data: function* () {
        yield block().state;
      },
    },
    ...channels.map((channel, i): Column => {
      const { name, unit } = channel.meta;
      return { name, dtype: 'f64', shape: [count, days], unit, part, data: cellsOf(channel, i === channels.length - 1) };
    }),
  ];
}

/** One series of a channel; a product has no price, and nothing else of its own, before it is on the shelf or where it never is. */
export function rowOf(plot: Plot, channel: Channel, block: Block, series: number, row: number): Float64Array {
  const { days } = plot.recipe;
  const [store, product] = placeOf(plot, series);
  const state = block.state.subarray(row * days, (row + 1) * days);
  const quantity = block.quantity.subarray(row * days, (row + 1) * days);
  const { launch } = plot.products[product];
  const values = channel.row?.(plot, [store, product], { state, quantity }) ?? new Float64Array(days);
  if (SHARED.has(channel.meta.name)) return values;
  if (state.every((one) => one === STATE.missing)) return new Float64Array(days);
  return launch === 0 ? values : values.slice().fill(0, 0, launch);
}

/** Signals of the shop or the world: there whether the product is or not. */
const SHARED = new Set(['local_event', 'temperature', 'macro_index']);
