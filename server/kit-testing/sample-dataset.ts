import type { BlobStore } from '../blobs/blob-store.ts';
import type { BoundInput } from '../host/execute-step.ts';
import { type DatasetMeta, STATE } from '../kit/kinds/dataset.ts';
import { randomStream } from '../kit/random.ts';
import { storeTable } from './scratch.ts';

const [STORES, PRODUCTS, DAYS] = [['Tide Corner', 'Rope Street'], ['Soap', 'Tea', 'Apples'], 92];

/**
 * Six daily series of 92 days from 2026-03-01 with a weekly pattern: some days out of stock, one gap in the record, some true
 * zeros; channels price (known) and latent demand (hidden). Always the same.
 */
export function sampleDataset(blobs: BlobStore): BoundInput {
  const pairs = STORES.flatMap((store) => PRODUCTS.map((product) => ({ store, product })));
  const shape = [pairs.length, DAYS];
  const state = new Uint8Array(pairs.length * DAYS).fill(STATE.observed);
  const [quantity, price, latent] = [new Float64Array(state.length), new Float64Array(state.length).fill(2.5), new Float64Array(state.length)];
  for (const series of pairs.keys()) {
    const random = randomStream(42, 'sample dataset', series);
    for (let t = 0; t < DAYS; t++) {
      const cell = series * DAYS + t;
      const wanted = Math.max(0, Math.round((20 + 10 * series) * (1 + 0.3 * (t % 7 === 5 ? 1 : 0)) * (1 + 0.15 * random.normal())));
      if (t % 31 === series) state[cell] = STATE.stockout;
      if (series === 2 && t >= 40 && t < 45) state[cell] = STATE.missing;
      latent[cell] = state[cell] === STATE.missing ? 0 : t % 23 === 7 ? 0 : wanted;
      quantity[cell] = state[cell] === STATE.observed ? latent[cell] : 0;
    }
  }
  const counted = (wanted: number): number => state.reduce((sum, one) => sum + (one === wanted ? 1 : 0), 0);
  const meta: DatasetMeta = {
    frequency: 'D',
    start: '2026-03-01',
    periods: DAYS,
    series: pairs.length,
    seasonLength: 7,
    unit: 'units',
    channels: [
      { name: 'quantity', role: 'target', unit: 'units', label: 'Quantity' },
      { name: 'price', role: 'known', unit: 'EUR', label: 'Price' },
      { name: 'latent_demand', role: 'hidden', unit: 'units', label: 'True demand' },
    ],
    counts: { missing: counted(STATE.missing), observed: counted(STATE.observed), closed: 0, stockout: counted(STATE.stockout) },
    events: [],
  };
  return storeTable(blobs, 'dataset', {
    meta,
    columns: [
      { name: 'key', dtype: 'utf8', shape: [pairs.length], data: pairs.map(({ store, product }) => `${product} at ${store}`) },
      { name: 'store', dtype: 'utf8', shape: [pairs.length], data: pairs.map(({ store }) => store) },
      { name: 'product', dtype: 'utf8', shape: [pairs.length], data: pairs.map(({ product }) => product) },
      { name: 'closed', dtype: 'u8', shape: [pairs.length], part: 0, data: new Uint8Array(pairs.length) },
      { name: 'state', dtype: 'u8', shape, part: 0, data: state },
      { name: 'quantity', dtype: 'f64', shape, part: 0, data: quantity },
      { name: 'price', dtype: 'f64', shape, part: 0, data: price },
      { name: 'latent_demand', dtype: 'f64', shape, part: 0, data: latent },
    ],
  });
}
