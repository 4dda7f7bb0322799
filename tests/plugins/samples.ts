import { datasetTable } from '../../plugins/generator/dataset-table.ts';
import { countStates, openPlot, type Plot } from '../../plugins/generator/plot.ts';
import { Recipe, type RecipeInput } from '../../plugins/generator/recipe.ts';
import drift from '../../plugins/models/drift.ts';
import movingAverage from '../../plugins/models/moving-average.ts';
import naive from '../../plugins/models/naive.ts';
import seasonalAverage from '../../plugins/models/seasonal-average.ts';
import seasonalNaive from '../../plugins/models/seasonal-naive.ts';
import ses from '../../plugins/models/ses.ts';
import backtest from '../../plugins/steps/decision/backtest.ts';
import train from '../../plugins/steps/modeling/train.ts';
import type { BlobStore } from '../../server/blobs/blob-store.ts';
import { type BoundInput, executeStep, type StepOutcome } from '../../server/host/execute-step.ts';
import type { Frequency } from '../../server/kit/calendar.ts';
import type { Column } from '../../server/kit/kind.ts';
import { type DatasetMeta, STATE } from '../../server/kit/kinds/dataset.ts';
import type { Model } from '../../server/kit/model.ts';
import type { Preset } from '../../server/kit/preset.ts';
import type { Step, World } from '../../server/kit/step.ts';
import { storeTable } from '../../server/kit-testing/scratch.ts';

/** A few simple models, by id: enough to see what steps do with any. */
export const MODELS_BY_ID: ReadonlyMap<string, Model> = new Map(
  [drift, movingAverage, naive, seasonalAverage, seasonalNaive, ses].map((model) => [model.id, model]),
);

export const RECIPE: RecipeInput = { seed: 42, start: '2026-03-01', days: 92, stores: 2, products: 3 };

/** A small generated dataset. */
export function storeGenerated(blobs: BlobStore, input: Partial<RecipeInput> = {}): BoundInput {
  const plot = openPlot(Recipe.parse({ ...RECIPE, ...input }));
  const counts = new Float64Array(4);
  countStates(plot, 0, plot.series, counts);
  return storeTable(blobs, 'dataset', datasetTable(plot, counts), 'seed');
}

/** The plot of a preset's own recipe, as its plan hands it to `seed`. */
export function plotOfPreset(preset: Preset, overrides: object = {}, seed = 42): Plot {
  const [config, anchorDay] = [preset.config.parse(overrides), '2026-05-31'];
  const rest = { anchorDay, reset: false, feed: false, focus: null, models: ['naive', 'seasonal_naive'], backtest: SETTINGS, levels: LEVELS };
  const plan = preset.plan({ ...rest, seed, overrides: config, shape: preset.shape(config, anchorDay) });
  const step = plan.flatMap(({ steps }) => steps).find(({ uses }) => uses === 'seed');
  if (!step) throw new RangeError(`preset ${preset.id} plans no step seed`);
  return openPlot(Recipe.parse((step.params as { recipe: unknown }).recipe));
}

export interface OwnSeries {
  /** NaN = missing. */
  y: readonly number[];
  /** Periods out of stock. */
  stockouts?: readonly number[];
  /** Bit w set: never open on weekday w. */
  closed?: number;
}

export interface OwnDataset {
  frequency?: Frequency;
  start?: string;
  m?: number;
  /** Further channels, the same values for every series. */
  channels?: readonly { name: string; role: 'known' | 'observed' | 'hidden'; values: readonly number[] }[];
}

/** A dataset of given series; 2024-01-01 (a Monday) is period 0. */
export function storeSeries(
  blobs: BlobStore,
  series: readonly OwnSeries[],
  { frequency = 'D', start = '2024-01-01', m = 7, channels = [] }: OwnDataset = {},
): BoundInput {
  const periods = series[0].y.length;
  const state = new Uint8Array(series.length * periods);
  const quantity = new Float64Array(state.length);
  const counts = { missing: 0, observed: 0, closed: 0, stockout: 0 };
  series.forEach(({ y, stockouts = [], closed = 0 }, row) => {
    for (let t = 0; t < periods; t++) {
      const shut = frequency === 'D' && ((closed >> (t % 7)) & 1) === 1;
      const name = stockouts.includes(t) ? 'stockout' : shut ? 'closed' : Number.isNaN(y[t]) ? 'missing' : 'observed';
      counts[name]++;
      state[row * periods + t] = STATE[name];
      quantity[row * periods + t] = name === 'observed' ? y[t] : 0;
    }
  });
  const names = (of: (row: number) => string): Column['data'] => series.map((_, row) => of(row));
  const meta: DatasetMeta = {
    frequency,
    start,
    periods,
    series: series.length,
    seasonLength: m,
    unit: 'units',
    channels: [
      { name: 'quantity', role: 'target', unit: 'units', label: 'Quantity' },
      ...channels.map(({ name, role }) => ({ name, role, unit: '', label: name })),
    ],
    counts,
    events: [],
  };
  const shape = [series.length, periods];
  const repeated = (values: readonly number[]): Float64Array => Float64Array.from({ length: state.length }, (_, i) => values[i % periods]);
  return storeTable(blobs, 'dataset', {
    meta,
    columns: [
      { name: 'key', dtype: 'utf8', shape: [series.length], data: names((row) => `series ${row}`) },
      { name: 'store', dtype: 'utf8', shape: [series.length], data: names(() => '') },
      { name: 'product', dtype: 'utf8', shape: [series.length], data: names((row) => `series ${row}`) },
      { name: 'closed', dtype: 'u8', shape: [series.length], part: 0, data: Uint8Array.from(series, ({ closed = 0 }) => closed) },
      { name: 'state', dtype: 'u8', shape, part: 0, data: state },
      { name: 'quantity', dtype: 'f64', shape, part: 0, data: quantity },
      ...channels.map(({ name, values }): Column => ({ name, dtype: 'f64', shape, part: 0, data: repeated(values) })),
    ],
  });
}

export interface Run {
  blobs: BlobStore;
  step: Step;
  params: unknown;
  inputs?: Record<string, BoundInput | readonly BoundInput[] | undefined>;
  models?: ReadonlyMap<string, Model>;
  world?: World;
}

export function runStep({ inputs = {}, models = MODELS_BY_ID, world = {}, ...rest }: Run): Promise<StepOutcome> {
  return executeStep({
    ...rest,
    inputs,
    models,
    world,
    seed: 42,
    signal: new AbortController().signal,
    onProgress: () => {},
    onLog: () => {},
    onItem: () => {},
  });
}

/** Outputs as the next step is bound to them. */
export const bound = ({ outputs }: StepOutcome, step: string): BoundInput[] => outputs.map((output) => ({ ...output, step }));

export const LEVELS = [80, 95];
export const SETTINGS = { horizon: 14, strategy: 'expanding', windows: 3, stepSize: 14, minTrain: 30, gap: 0, metric: 'wape', testSeries: 5000 } as const;

/** Trained models of a dataset. */
export async function trainOn(blobs: BlobStore, dataset: BoundInput, models = MODELS_BY_ID): Promise<BoundInput[]> {
  return bound(
    await runStep({ blobs, step: train as unknown as Step, params: { models: [...models.keys()], horizon: SETTINGS.horizon }, inputs: { dataset }, models }),
    'train',
  );
}

/** The whole of dataset, training and backtest. */
export async function testOn(blobs: BlobStore, dataset: BoundInput, settings: object = {}, models = MODELS_BY_ID) {
  const trained = await trainOn(blobs, dataset, models);
  const params = { ...SETTINGS, models: [...models.keys()], levels: LEVELS, ...settings };
  const outcome = await runStep({ blobs, step: backtest as unknown as Step, params, inputs: { dataset, models: trained }, models });
  return { outcome, trained };
}

/** What the steps of planning read: a generated dataset, models trained on it, their test and forecast. */
export async function planInputs(blobs: BlobStore) {
  const dataset = storeGenerated(blobs);
  const { outcome, trained } = await testOn(blobs, dataset, {}, MODELS_BY_ID);
  const [backtest, forecast] = bound(outcome, 'backtest');
  return { dataset, models: trained, backtest, forecast };
}
