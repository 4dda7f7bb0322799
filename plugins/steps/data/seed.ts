import { z } from 'zod';
import { FREQUENCY } from '../../../server/kit/calendar.ts';
import type { DatasetMeta } from '../../../server/kit/kinds/dataset.ts';
import { defineStep } from '../../../server/kit/step.ts';
import { datasetTruth, launchDays } from '../../generator/dataset-truth.ts';
import { generateDataset } from '../../generator/generate-dataset.ts';
import { Recipe } from '../../generator/recipe.ts';
import { seriesEvents } from '../../generator/series-events.ts';
import { worldEvents } from '../../generator/world-events.ts';
import { plural } from '../../words/format.ts';

function describeDataset({ series, periods, frequency, counts }: Pick<DatasetMeta, 'series' | 'periods' | 'frequency' | 'counts'>) {
  const { one, many } = FREQUENCY[frequency];
  return { detail: `${plural(series, 'series', 'series')}, ${plural(periods, one, many)}`, data: { rows: series * periods, series, periods, ...counts } };
}

export default defineStep({
  id: 'seed',
  version: '1.1.0',
  title: 'Make the data',
  summary: 'Generates the dataset and its tables of events from a recipe, or passes the feed on untouched. Equal recipes give equal bytes.',
  params: z.strictObject({
    recipe: Recipe.nullable().describe('What the dataset is made from; null when a feed takes its place'),
    applied: z.record(z.string(), z.json()).default({}).describe('Overrides that are in the recipe, told in the result'),
  }),
  reads: { feed: { kind: 'dataset', many: false, optional: true, from: 'feed' } },
  writes: {
    dataset: 'dataset',
    truth: 'dataset_truth',
    promotions: 'promotions',
    prices: 'price_history',
    signals: 'exogenous_signals',
    returns: 'returns',
    replenishment: 'replenishment',
  },
  skipWhenReused: true,
  async run({ inputs, params, ctx }) {
    if (inputs.feed) {
      const { detail, data } = describeDataset(inputs.feed.table().meta);
      return { detail, data: { ...data, source: 'feed' }, outputs: { dataset: inputs.feed } };
    }
    const { recipe, applied } = params;
    if (recipe === null) throw new RangeError('seed has neither a feed nor a recipe; start the run with a feed or let the preset give a recipe');
    const { plot, table } = await generateDataset(recipe, ctx.progress);
    const events = { ...worldEvents(plot), ...(await seriesEvents(plot, ctx.progress)) };
    const { detail, data } = describeDataset(table.meta as DatasetMeta);
    ctx.card('world', {
      title: 'Harbour Row',
      table: { columns: ['shop', 'region', 'type', 'size'], rows: plot.stores.map(({ name, region, type, size }) => [name, region, type, size]) },
    });
    const launches = launchDays(plot);
    if (launches.length > 0)
      ctx.card('launches', {
        title: 'On the shelf from',
        table: { columns: ['product', 'first day'], rows: launches.slice(0, 100).map(({ product, day }) => [product, day]) },
        text: 'Days before the first are missing: there is no record of a product that is not on the shelf yet.',
      });
    return {
      detail,
      data: { ...data, source: 'generator', stores: recipe.stores, products: recipe.products, launches: launches.length, overrides: applied },
      outputs: { dataset: table, truth: datasetTruth(plot), ...events },
    };
  },
});
