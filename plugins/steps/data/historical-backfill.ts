import { z } from 'zod';
import { dateOfPeriod } from '../../../server/kit/calendar.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { Intent } from '../../../server/kit/intent.ts';
import type { TableValue } from '../../../server/kit/kind.ts';
import type { LocalModel } from '../../../server/kit/model.ts';
import { defineStep, read } from '../../../server/kit/step.ts';
import { type FittedAt, fitAtCutoff } from '../../backfilling/fit-at-cutoff.ts';
import { openModelData } from '../../modeling/model-data.ts';
import { figure, percent, plural, signedPercent } from '../../words/format.ts';

/** Fewest periods before the earliest cutoff. */
const LEAST_TRAINING = 30;

const nameOf = ({ model, cutoff }: FittedAt, date: (period: number) => string): string => `${model.id}-${date(cutoff - 1)}`;

export default defineStep({
  id: 'historical_backfill',
  version: '1.0.0',
  title: 'Backfill the past',
  summary:
    'Fits the baselines as of earlier cutoffs, scores each on the periods that followed, and registers them with their own windows. They stand aside: no later step forecasts with them.',
  params: z.strictObject({
    horizon: z.int().min(1).max(365).describe('Periods after each cutoff that are scored'),
    cutoffs: z.int().min(1).max(12).default(3).describe('How many, a horizon apart, the last one a horizon before the end of history'),
    leastPeriods: z.int().min(1).default(75).describe('Below this many periods nothing is backfilled'),
  }),
  reads: { dataset: read('dataset') },
  writes: { models: { many: 'models', aside: true } },
  async run({ inputs, params: { horizon, cutoffs, leastPeriods }, ctx }) {
    const dataset = openDataset(inputs.dataset.table());
    const { periods, frequency, start } = dataset.meta;
    if (periods < leastPeriods) return { status: 'skip', detail: `too short: ${plural(periods, 'period', 'periods')}, ${leastPeriods} are needed` };
    const first = periods - cutoffs * horizon;
    if (first < LEAST_TRAINING)
      return {
        status: 'skip',
        detail: `too short: ${plural(cutoffs, 'cutoff')} ${horizon} apart leave ${plural(Math.max(0, first), 'period')} to fit on, ${LEAST_TRAINING} are needed`,
      };
    const models = ctx
      .models()
      .map((id) => ctx.model(id))
      .filter((model): model is LocalModel => model.baseline === true && model.scope === 'local');
    const data = openModelData(dataset, horizon, new Set());
    const fitted: FittedAt[] = [];
    for (let i = 0; i < cutoffs; i++)
      fitted.push(...(await fitAtCutoff(ctx, data, models, { cutoff: first + i * horizon, horizon, from: i / cutoffs, to: (i + 1) / cutoffs })));
    const date = (period: number): string => dateOfPeriod(frequency, start, period);
    // Without a WAPE there is nothing the registry could compare: stored, not registered.
    const intents = fitted.flatMap(({ model, cutoff, metrics }, i): Intent[] => {
      const { wape } = metrics;
      if (wape === null) return [];
      const window = { from: date(0), to: date(cutoff - 1) };
      const what = { output: `models/${nameOf(fitted[i], date)}`, modelId: model.id, metric: 'wape', value: wape, metrics: { ...metrics } };
      return [{ type: 'registry.register', ...what, dataset: inputs.dataset.digest, window, frameVersion: 1, source: 'backfill' }];
    });
    ctx.card('backfill', {
      title: 'As of earlier days',
      table: {
        columns: ['cutoff', 'model', 'WAPE', 'bias', 'MAE', 'points'],
        rows: fitted.map(({ model, cutoff, metrics, tested }) => [
          date(cutoff - 1),
          model.title,
          percent(metrics.wape),
          signedPercent(metrics.bias),
          figure(metrics.mae),
          tested,
        ]),
      },
    });
    return {
      detail: `${plural(intents.length, 'run', 'runs')}: ${plural(cutoffs, 'cutoff', 'cutoffs')} × ${plural(models.length, 'baseline', 'baselines')}`,
      data: {
        runs: intents.length,
        cutoffs: fitted.filter((_, i) => i % models.length === 0).map(({ cutoff }) => date(cutoff - 1)),
        models: models.map(({ id }) => id),
        wape: Object.fromEntries(fitted.map((one) => [nameOf(one, date), one.metrics.wape])),
      },
      outputs: { models: Object.fromEntries(fitted.map((one): [string, TableValue] => [nameOf(one, date), one.table])) },
      intents,
    };
  },
});
