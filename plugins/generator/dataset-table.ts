import type { Column, TableValue } from '../../server/kit/kind.ts';
import { type DatasetMeta, PART, STATE } from '../../server/kit/kinds/dataset.ts';
import { namedDays } from './holidays.ts';
import { type Block, generateBlock, type Plot, placeOf } from './plot.ts';

const CHANNELS: DatasetMeta['channels'] = [
  { name: 'quantity', role: 'target', unit: 'units', label: 'Quantity' },
  { name: 'price', role: 'known', unit: 'EUR', label: 'Price' },
  { name: 'promotion', role: 'known', unit: 'flag', label: 'Promotion' },
  { name: 'on_hand', role: 'observed', unit: 'units', label: 'On hand' },
  { name: 'latent_demand', role: 'hidden', unit: 'units', label: 'True demand' },
];

/**
 * The dataset as a table whose parts are generated one at a time while they are written: one part of 4,096 series stands in
 * memory, never the whole.
 * @param counts cells by state, from `countStates` over all series
 */
export function datasetTable(plot: Plot, counts: Float64Array): TableValue {
  const { recipe, series } = plot;
  const meta: DatasetMeta = {
    frequency: 'D',
    start: recipe.start,
    periods: recipe.days,
    series,
    seasonLength: 7,
    unit: 'units',
    channels: CHANNELS,
    counts: { missing: counts[STATE.missing], observed: counts[STATE.observed], closed: counts[STATE.closed], stockout: counts[STATE.stockout] },
    events: namedDays(recipe.start, recipe.days, recipe.holidays),
  };
  const names = Array.from({ length: series }, (_, i) => placeOf(plot, i)).map(([s, p]) => ({ store: plot.stores[s].name, product: plot.products[p].name }));
  const columns: Column[] = [
    { name: 'key', dtype: 'utf8', shape: [series], data: names.map(({ store, product }) => `${product} at ${store}`) },
    { name: 'store', dtype: 'utf8', shape: [series], data: names.map(({ store }) => store) },
    { name: 'product', dtype: 'utf8', shape: [series], data: names.map(({ product }) => product) },
  ];
  for (let part = 0; part * PART < series; part++) columns.push(...partColumns(plot, part));
  return { meta, columns };
}

function partColumns(plot: Plot, part: number): Column[] {
  const { days } = plot.recipe;
  const from = part * PART;
  const count = Math.min(PART, plot.series - from);
  let block: Block | undefined;
  const lazily = (pick: (block: Block) => Column['data'] & object): Column['data'] =>
    function* () {
      block ??= generateBlock(plot, from, count);
      yield pick(block) as Float64Array;
    };
  const perProduct = (channel: 'price' | 'promotion', last: boolean): Column['data'] =>
    function* () {
      for (let row = 0; row < count; row++) yield fromLaunch(plot, (from + row) % plot.products.length, channel);
      if (last) block = undefined;
    };
  const f64 = (name: string, unit: string, data: Column['data']): Column => ({ name, dtype: 'f64', shape: [count, days], unit, part, data });
  return [
    { name: 'closed', dtype: 'u8', shape: [count], part, data: new Uint8Array(count) },
    { name: 'state', dtype: 'u8', shape: [count, days], part, data: lazily((made) => made.state) },
    f64(
      'quantity',
      'units',
      lazily((made) => made.quantity),
    ),
    f64(
      'on_hand',
      'units',
      lazily((made) => made.onHand),
    ),
    f64(
      'latent_demand',
      'units',
      lazily((made) => made.latent),
    ),
    f64('price', 'EUR', perProduct('price', false)),
    f64('promotion', 'flag', perProduct('promotion', true)),
  ];
}

/** A product has no price before it is on the shelf. */
function fromLaunch({ prices, products }: Plot, product: number, channel: 'price' | 'promotion'): Float64Array {
  const values = prices[product][channel];
  return products[product].launch === 0 ? values : values.slice().fill(0, 0, products[product].launch);
}
