import { describe, expect, it } from 'vitest';
import { datasetTable } from '../../../plugins/generator/dataset-table.ts';
import { federalHolidays, namedDays } from '../../../plugins/generator/holidays.ts';
import { countStates, generateBlock, openPlot, type Plot } from '../../../plugins/generator/plot.ts';
import { eachRareDay } from '../../../plugins/generator/rare-days.ts';
import { Recipe, type RecipeInput } from '../../../plugins/generator/recipe.ts';
import { productName, storeName } from '../../../plugins/generator/words.ts';
import { sha256 } from '../../../server/blobs/digest.ts';
import { openTable, writeTable } from '../../../server/blobs/table-files.ts';
import { dayNumber, isoDay } from '../../../server/kit/calendar.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import { DatasetMeta, STATE } from '../../../server/kit/kinds/dataset.ts';
import { randomStream } from '../../../server/kit/random.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';

const plotOf = (input: Partial<RecipeInput> = {}): Plot =>
  openPlot(Recipe.parse({ seed: 42, start: '2026-03-01', days: 92, stores: 3, products: 10, ...input }));
const bytesOf = (plot: Plot, from: number, count: number): Uint8Array[] =>
  Object.values(generateBlock(plot, from, count)).map((cells) => new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength));

describe('determinism', () => {
  it('gives the same bytes however the series are cut into blocks, and on a second run', () => {
    const whole = bytesOf(plotOf(), 0, 30).map(sha256);
    for (const size of [1, 7, 30]) {
      const blocks: Uint8Array[][] = [];
      for (let from = 0; from < 30; from += size) blocks.push(bytesOf(plotOf(), from, Math.min(size, 30 - from)));
      expect(
        whole.map((_, channel) => sha256(Buffer.concat(blocks.map((block) => block[channel])))),
        `blocks of ${size}`,
      ).toEqual(whole);
    }
  });

  it('leaves every other series alone when a store or a product is added, or an effect switched off', () => {
    const few = generateBlock(plotOf(), 0, 30);
    const stores = generateBlock(plotOf({ stores: 5 }), 0, 30);
    expect(stores.quantity).toEqual(few.quantity);
    const products = plotOf({ products: 12 });
    for (let store = 0; store < 3; store++) expect(generateBlock(products, store * 12, 10).latent).toEqual(few.latent.slice(store * 920, (store + 1) * 920));
    const calm = generateBlock(plotOf({ stockout: { probability: 0 } }), 0, 30);
    expect(calm.latent).toEqual(few.latent);
  });

  it('gives other numbers for another seed', () => {
    expect(generateBlock(plotOf({ seed: 43 }), 0, 1).latent).not.toEqual(generateBlock(plotOf(), 0, 1).latent);
  });
});

describe('what the numbers mean', () => {
  it('sells whole units, never fewer than none; a stockout day sells 0 and keeps its true demand', () => {
    const plot = plotOf({ stockout: { probability: 0.25 } });
    const { state, quantity, latent, onHand } = generateBlock(plot, 0, 30);
    let hidden = 0;
    for (let i = 0; i < state.length; i++) {
      expect(quantity[i] >= 0 && Number.isInteger(quantity[i]) && onHand[i] >= 0).toBe(true);
      if (state[i] === STATE.stockout) {
        expect(quantity[i]).toBe(0);
        expect(onHand[i]).toBe(0);
        hidden += latent[i];
      } else expect(quantity[i]).toBe(latent[i]);
    }
    expect(hidden).toBeGreaterThan(10_000);
    const counts = new Float64Array(4);
    countStates(plot, 0, 30, counts);
    expect(counts[STATE.stockout] / state.length).toBeGreaterThan(0.22);
    expect(counts[STATE.stockout] / state.length).toBeLessThan(0.28);
    expect(counts[STATE.stockout]).toBe(state.filter((one) => one === STATE.stockout).length);
  });

  it('really differs between stores and products', () => {
    const plot = plotOf({ days: 364, noiseSigma: 0, anomaly: { probability: 0, magnitude: 2 } });
    const { latent } = generateBlock(plot, 0, 30);
    const totals = Array.from({ length: 30 }, (_, i) => latent.slice(i * 364, (i + 1) * 364).reduce((sum, value) => sum + value, 0));
    expect(new Set(totals).size).toBe(30);
    expect(Math.max(...totals) / Math.min(...totals)).toBeGreaterThan(2);
  });

  it('follows weekday, trend and own holidays exactly when there is no noise', () => {
    const quiet: Partial<RecipeInput> = {
      noiseSigma: 0,
      anomaly: { probability: 0, magnitude: 2 },
      promotion: { probability: 0, lift: 1.3 },
      price: { elasticity: -0.5, changeProbability: 0 },
      base: 10_000,
    };
    const plot = plotOf({
      ...quiet,
      start: '2024-11-25',
      days: 14,
      stores: 1,
      products: 1,
      holidays: { '2024-11-29': 3 },
      trend: { shape: 'exponential', rate: 0.01 },
    });
    const { latent } = generateBlock(plot, 0, 1);
    const week = [0.8, 0.9, 1, 1, 1.1, 1.3, 1.2];
    for (let t = 0; t < 14; t++) {
      const expected = latent[2] * (week[t % 7] / week[2]) * Math.exp(0.01 * (t - 2)) * (t === 4 ? 3 : 1);
      expect(Math.abs(latent[t] / expected - 1)).toBeLessThan(1e-3);
    }
  });

  it('moves demand with price by the recipe elasticity, and lifts promotions in proportion to the discount', () => {
    const plot = plotOf({ days: 1500, products: 30, promotion: { probability: 0.5, lift: 1.3 } });
    let cheap = 0;
    plot.products.forEach(({ basePrice }, i) => {
      const { price, promotion, discount } = plot.prices[i];
      for (let t = 0; t < 1500; t++) {
        const expected = (1 + (0.3 * discount[t]) / 0.2) * Math.exp(-0.5 * Math.log(price[t] / basePrice));
        expect(Math.abs(plot.productDays[i][t] / expected - 1)).toBeLessThan(1e-12);
        expect(promotion[t]).toBe(discount[t] > 0 ? 1 : 0);
        expect(Math.abs(price[t] * 100 - Math.round(price[t] * 100))).toBeLessThan(1e-6);
        cheap += promotion[t];
      }
    });
    // 0.5 starts per product and 30 days, 8.5 days each, minus days on which one already runs.
    expect(cheap / (30 * 1500)).toBeGreaterThan(0.09);
    expect(cheap / (30 * 1500)).toBeLessThan(0.16);
  });

  it('launches the asked share of products inside the window, missing before, ramping after', () => {
    const plot = plotOf({ launch: { share: 0.4, rampDays: 30 }, products: 25, days: 181 });
    expect(plot.products.filter(({ launch }) => launch > 0)).toHaveLength(10);
    const late = plot.products.findIndex(({ launch }) => launch > 0);
    const { launch } = plot.products[late];
    const { state, latent } = generateBlock(plot, late, 1);
    expect(state.slice(0, launch).every((one) => one === STATE.missing)).toBe(true);
    expect(state.slice(launch).every((one) => one !== STATE.missing)).toBe(true);
    expect(latent.slice(0, launch).every((value) => value === 0)).toBe(true);
    expect(plot.productDays[late][launch]).toBeLessThan(0.1);
    expect(plot.productDays[late][launch + 29]).toBeGreaterThan(0.8);
  });

  it('names US federal holidays on their days and a recipe’s own days', () => {
    const named = federalHolidays('2024-01-01', 366).map(({ period, name }) => `${isoDay(dayNumber('2024-01-01') + period)} ${name}`);
    expect(named).toEqual([
      "2024-01-01 New Year's Day",
      '2024-01-15 Martin Luther King Jr. Day',
      "2024-02-19 Presidents' Day",
      '2024-05-27 Memorial Day',
      '2024-06-19 Juneteenth',
      '2024-07-04 Independence Day',
      '2024-09-02 Labor Day',
      '2024-10-14 Columbus Day',
      '2024-11-11 Veterans Day',
      '2024-11-28 Thanksgiving',
      '2024-12-25 Christmas Day',
    ]);
    expect(namedDays('2024-11-25', 31, { '2024-11-29': 3, '2024-12-24': 1.5 }).map(({ name }) => name)).toEqual([
      'Thanksgiving',
      'Black Friday',
      'Christmas Eve',
      'Christmas Day',
    ]);
  });

  it('has a name of its own for every shop and product', () => {
    expect(new Set(Array.from({ length: 100 }, (_, i) => storeName(i))).size).toBe(100);
    expect(new Set(Array.from({ length: 500 }, (_, i) => productName(i).name)).size).toBe(500);
    expect([productName(0).name, storeName(0)]).toEqual(['Soap', 'Lantern Corner']);
  });

  it('draws rare days at their rate, all or none at the ends', () => {
    const hits = (p: number): number => {
      let count = 0;
      eachRareDay(randomStream(1, 'rare', p), p, 50_000, () => count++);
      return count;
    };
    expect(hits(0)).toBe(0);
    expect(hits(1)).toBe(50_000);
    for (const p of [0.01, 0.1, 0.5]) expect(Math.abs(hits(p) / 50_000 / p - 1)).toBeLessThan(0.1);
  });
});

describe('as a stored dataset', () => {
  it('reads back what was generated, over several parts', () => {
    const plot = plotOf({ stores: 10, products: 450, days: 8, launch: { share: 0.4, rampDays: 3 } });
    const counts = new Float64Array(4);
    countStates(plot, 0, plot.series, counts);
    const scratch = openScratch();
    try {
      const files = writeTable(scratch.blobs, datasetTable(plot, counts));
      const dataset = openDataset(openTable(scratch.blobs, files, (meta) => DatasetMeta.parse(meta)));
      for (const ordinal of [0, 449, 450, 4095, 4096, 4499]) {
        const { quantity, state, channel, key } = dataset.series(ordinal);
        const block = generateBlock(plot, ordinal, 1);
        expect([...quantity]).toEqual([...block.quantity]);
        expect([...state]).toEqual([...block.state]);
        const { launch } = plot.products[ordinal % 450];
        expect([...(channel('price') ?? [])]).toEqual([...plot.prices[ordinal % 450].price].map((price, t) => (t < launch ? 0 : price)));
        expect([...(channel('latent_demand') ?? [])]).toEqual([...block.latent]);
        expect(key).toBe(`${productName(ordinal % 450).name} at ${storeName(Math.floor(ordinal / 450))}`);
      }
      const { missing, observed, closed, stockout } = dataset.meta.counts;
      expect(missing + observed + closed + stockout).toBe(4500 * 8);
      expect(missing).toBeGreaterThan(0);
    } finally {
      scratch.remove();
    }
  });
});
