import { afterAll, describe, expect, it } from 'vitest';
import { datasetTable } from '../../../plugins/generator/dataset-table.ts';
import { countStates, openPlot, type Plot } from '../../../plugins/generator/plot.ts';
import { Recipe, type RecipeInput } from '../../../plugins/generator/recipe.ts';
import { seriesEvents } from '../../../plugins/generator/series-events.ts';
import { worldEvents } from '../../../plugins/generator/world-events.ts';
import { openTable } from '../../../server/blobs/table-files.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { TableValue } from '../../../server/kit/kind.ts';
import { DatasetMeta, PART } from '../../../server/kit/kinds/dataset.ts';
import { KINDS, type KindId } from '../../../server/kit/kinds/index.ts';
import { openScratch, storeTable } from '../../../server/kit-testing/scratch.ts';
import { RECIPE } from '../samples.ts';

const { blobs, remove } = openScratch();
afterAll(remove);
const plotOf = (more: Partial<RecipeInput> = {}): Plot => openPlot(Recipe.parse({ ...RECIPE, ...more }));
const ALL = { promotion: { probability: 0.5, lift: 1.3 }, launch: { share: 0.4, rampDays: 30 }, sparsity: { share: 0.2, gaps: 1, shortest: 2, longest: 5 } };
const LOUD: Partial<RecipeInput> = {
  ...ALL,
  replenishment: true,
  effects: { returns: true, weather: true, macro: true, events: true, bundles: true, markdowns: true },
};
const calm = async (): Promise<void> => {};
const store = (kind: KindId, value: TableValue | undefined) => {
  if (!value) throw new RangeError(`no ${kind}`);
  const { digest, files } = storeTable(blobs, kind, value);
  return { digest, table: openTable(blobs, files, (meta) => KINDS[kind].schema.parse(meta)) };
};
function datasetOf(plot: Plot) {
  const counts = new Float64Array(4);
  countStates(plot, 0, plot.series, counts);
  const { files } = storeTable(blobs, 'dataset', datasetTable(plot, counts));
  return openDataset(openTable(blobs, files, (meta) => DatasetMeta.parse(meta)));
}

describe('returns and replenishment', () => {
  it.each(['returns', 'replenishment'] as const)('%s are the cells of the dataset’s channel that are not 0, in order', async (kind) => {
    const plot = plotOf({ ...LOUD, stores: 4, products: 10 });
    const { table } = store(kind, (await seriesEvents(plot, calm))[kind]);
    const [series, period, quantity] = [table.u32('series', 0), table.u32('period', 0), table.f64('quantity', 0)];
    const told = Array.from(series, (ordinal, i) => [ordinal, period[i], quantity[i]]);
    const dataset = datasetOf(plot);
    const stored = Array.from({ length: plot.series }, (_, ordinal) =>
      Array.from(dataset.series(ordinal).channel(kind === 'returns' ? 'returned' : 'received') ?? []).flatMap((value, t) =>
        value === 0 ? [] : [[ordinal, t, value]],
      ),
    ).flat();
    expect(told.length).toBeGreaterThan(50);
    expect(told).toEqual(stored);
    expect(table.meta).toMatchObject({ rows: told.length, series: 40, periods: 92, unit: 'units' });
  });

  it('come in parts, and are the same whether kept from counting or made again', async () => {
    const plot = plotOf({ ...LOUD, stores: 42, products: 100, days: 20 });
    expect(plot.series).toBeGreaterThan(PART);
    const digests = await Promise.all(
      [4_000_000, 30_000, 0].map(async (room) => {
        const { returns, replenishment } = await seriesEvents(plot, calm, room);
        return [store('returns', returns).digest, store('replenishment', replenishment).digest];
      }),
    );
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).toEqual(digests[0]);
    const { table } = store('returns', (await seriesEvents(plot, calm)).returns);
    expect(table.u32('series', 1).every((ordinal) => ordinal >= PART)).toBe(true);
    expect(table.u32('series', 0).length + table.u32('series', 1).length).toBe((table.meta as { rows: number }).rows);
  });

  it('let a cancellation through while they are counted', async () => {
    const stop = async (): Promise<void> => {
      throw new Error('cancelled');
    };
    await expect(seriesEvents(plotOf(LOUD), stop)).rejects.toThrow('cancelled');
  });

  it('are not there when the recipe makes none', async () => {
    expect(await seriesEvents(plotOf(), calm)).toEqual({});
  });
});

describe('prices, promotions and signals', () => {
  it('give every price on the shelf back', () => {
    const plot = plotOf({ ...LOUD, products: 12 });
    const { table } = store('price_history', worldEvents(plot).prices);
    const [product, period, price] = [table.text('product'), table.u32('period'), table.f64('price')];
    for (const [at, { name, launch }] of plot.products.entries()) {
      const told = new Float64Array(92);
      for (let row = 0; row < product.length; row++) if (product[row] === name) told.fill(price[row], period[row]);
      expect([...told]).toEqual([...plot.prices[at].price].map((value, t) => (t < launch ? 0 : value)));
    }
    expect(plot.products.some(({ launch }) => launch > 0)).toBe(true);
  });

  it('name each offer with its kind and days, as the channels have them', () => {
    const plot = plotOf({ ...LOUD, products: 30, days: 365 });
    const { table } = store('promotions', worldEvents(plot).promotions);
    const kinds = table.text('kind');
    expect(new Set(kinds)).toEqual(new Set(['promotion', 'bundle', 'markdown']));
    const [product, from, to, discount] = [table.text('product'), table.u32('from'), table.u32('to'), table.f64('discount')];
    for (const [at, { name, launch }] of plot.products.entries()) {
      const on = new Float64Array(365);
      for (let row = 0; row < product.length; row++) if (product[row] === name && kinds[row] === 'promotion') on.fill(discount[row], from[row], to[row]);
      expect([...on]).toEqual([...plot.prices[at].discount].map((value, t) => (t < launch ? 0 : value)));
    }
  });

  it('hold the signals that move demand, and none without them', () => {
    const plot = plotOf(LOUD);
    const { table } = store('exogenous_signals', worldEvents(plot).signals);
    const { signals } = table.meta as { signals: { name: string; scope: string }[] };
    expect(signals.map(({ name, scope }) => `${name} ${scope}`.trim())).toEqual([
      'temperature North',
      'temperature South',
      'temperature East',
      'temperature West',
      'macro_index',
      ...plot.stores.map(({ name }) => `local_event ${name}`),
    ]);
    expect([...table.f64('value').subarray(4 * 92, 5 * 92)]).toEqual([...(plot.extras.drawn.macro as Float64Array)]);
    expect(Object.keys(worldEvents(plotOf({ promotion: { probability: 0, lift: 1.3 } })))).toEqual(['prices']);
  });
});
