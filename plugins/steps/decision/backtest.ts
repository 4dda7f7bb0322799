import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { JsonObject } from '../../../server/kit/json.ts';
import type { BacktestMeta } from '../../../server/kit/kinds/modeling.ts';
import { BacktestSettings } from '../../../server/kit/settings.ts';
import { defineStep, type Input, many, read, type StepContext } from '../../../server/kit/step.ts';
import { RELIABILITY } from '../../backtesting/board.ts';
import { makeForecastTable, type TrainedTable } from '../../backtesting/forecast-table.ts';
import { runBacktest } from '../../backtesting/run-backtest.ts';
import { recallModelData } from '../../modeling/model-data.ts';
import { openRoster, type Roster, rolesOf, STAND_IN } from '../../modeling/roster.ts';
import { makeHierarchy } from '../../reconciling/make-hierarchy.ts';
import { figure, groupDigits, metricName, percent, plural, scoreWords, signedPercent } from '../../words/format.ts';

/** Below this many series every model's forecast is kept, above it the winner's and the baselines'. */
const KEEP_ALL = 2000;

function showLeaderboard(ctx: StepContext, meta: BacktestMeta): void {
  const byWape = meta.metric === 'wape';
  const columns = ['rank', 'model', ...(byWape ? [] : [metricName(meta.metric)]), 'WAPE', 'bias', 'MASE', ...meta.levels.map((level) => `${level} % covers`)];
  const rows = meta.models.map((model) => [
    model.rank,
    `${model.title}${model.baseline ? ' (baseline)' : ''}`,
    ...(byWape ? [] : [scoreWords(meta.metric, model.scores[meta.metric])]),
    percent(model.scores.wape),
    signedPercent(model.scores.bias),
    figure(model.scores.mase),
    ...model.coverage.map(({ share }) => percent(share, 0)),
  ]);
  ctx.card('leaderboard', {
    title: 'Leaderboard',
    table: { columns, rows },
    text: `${meta.windows.length === 1 ? 'The same cutoff' : `Same ${meta.windows.length} cutoffs`} for all; ${plural(meta.tested, 'point')} tested.`,
  });
}

/** Why models are not ranked by what was asked for. */
const whyOther = ({ metric }: BacktestMeta): string =>
  metric === 'rmsse' ? 'every series sells in few periods only, where absolute errors favour forecasting nothing' : 'nothing was sold in the test';

/** Models whose forecasts are kept: the stand-in first, then as ranked. */
function keptModels({ models, series, winner }: BacktestMeta, choice: readonly string[]): string[] {
  const chosen = new Set(choice);
  const kept = models.filter(({ id, baseline }) => series < KEEP_ALL || baseline || id === winner || chosen.has(id)).map(({ id }) => id);
  return [STAND_IN, ...kept.filter((id) => id !== STAND_IN)];
}

const byModel = (inputs: readonly Input<'models'>[]): ReadonlyMap<string, TrainedTable> =>
  new Map(inputs.map((input) => [input.table().meta.model, input.table()]));

/** The models asked for and, beside them, any that an earlier step trained on its own. */
function openAll(ctx: StepContext, ids: readonly string[], trained: ReadonlyMap<string, TrainedTable>, seasonLength: number): Roster {
  const asked = openRoster(ctx, ids, seasonLength);
  const more = [...trained.keys()].filter((id) => !asked.all.some((model) => model.id === id));
  return more.length === 0 ? asked : openRoster(ctx, [...ids, ...more], seasonLength);
}

export default defineStep({
  id: 'backtest',
  version: '2.1.0',
  title: 'Test and forecast',
  summary:
    'Refits every model at the same cutoffs, scores what was observed afterwards, ranks, and forecasts with the winner. The naive baselines always stand in the table.',
  params: z.strictObject({
    ...BacktestSettings.shape,
    models: z.array(z.string()).min(1).describe('Model ids; the baselines and what earlier steps trained beside them are always added'),
    levels: z.array(z.number().gt(0).lt(100)).describe('Interval levels in percent, ascending'),
  }),
  reads: { dataset: read('dataset'), models: many('models') },
  writes: { backtest: 'backtest', forecast: 'forecast', hierarchy: 'hierarchy' },
  async run({ inputs, params, ctx }) {
    const { models: ids, levels, ...settings } = params;
    const dataset = openDataset(inputs.dataset.table());
    const { series, seasonLength, unit } = dataset.meta;
    const trained = byModel(inputs.models);
    const roster = openAll(ctx, ids, trained, seasonLength);
    const data = recallModelData(inputs.dataset.digest, dataset, settings.horizon, rolesOf(roster));
    const result = await runBacktest(ctx, data, roster, { settings, levels, keyOf: dataset.key });
    const { meta, table, tested, skippedCount } = result;
    if (meta === null || table === null) {
      const data: JsonObject = { tested, skipped: skippedCount };
      return { status: 'fail', detail: 'no observed period could be tested: all of them are missing, closed or out of stock', data };
    }
    if (meta.metric !== settings.metric) ctx.log('info', `ranked by ${metricName(meta.metric)}, not ${metricName(settings.metric)}: ${whyOther(meta)}`);
    if (skippedCount > 0) ctx.log('warn', `${skippedCount} of ${series} series could not be tested`, { skipped: meta.skipped.slice(0, 10) });
    if (meta.testedSeries < series) ctx.log('info', `tested on ${groupDigits(meta.testedSeries)} of ${groupDigits(series)} series, evenly spaced`);
    const all = [...new Set([...levels, ...RELIABILITY])].sort((a, b) => a - b);
    const forecast = await makeForecastTable(ctx, data, roster, trained, result, {
      winner: meta.winner,
      kept: keptModels(meta, result.choice),
      horizon: settings.horizon,
      levels,
      judged: levels.map((level) => all.indexOf(level)),
      intervals: meta.intervals,
      unit,
    });
    const place = roster.all.findIndex(({ id }) => id === meta.winner);
    const hierarchy = await makeHierarchy(ctx, dataset, data, { meta, tape: result.tape, winner: place, forecast, settings });
    if (typeof hierarchy === 'string') ctx.log('info', `no sums by shop and product: ${hierarchy}`);
    showLeaderboard(ctx, meta);
    const winner = meta.models[0];
    const baseline = meta.models.find((model) => model.id === 'seasonal_naive')?.scores[meta.metric] ?? null;
    return {
      status: skippedCount > 0 ? 'warn' : 'pass',
      detail: `${winner.title} ${scoreWords(meta.metric, meta.value)}${skippedCount > 0 ? `, ${groupDigits(skippedCount)} series not tested` : ''}`,
      data: {
        winner: winner.id,
        title: winner.title,
        metric: meta.metric,
        value: meta.value,
        baseline,
        bias: winner.scores.bias,
        tested,
        windows: meta.windows.length,
        models: meta.models.length,
        skipped: skippedCount,
        testedSeries: meta.testedSeries,
        exceptions: meta.exceptions,
        clipped: forecast.meta.clipped,
        ...(typeof hierarchy === 'string' ? {} : { reconciledBy: hierarchy.meta.method }),
      },
      outputs: { backtest: table, forecast: forecast.table, ...(typeof hierarchy === 'string' ? {} : { hierarchy: hierarchy.table }) },
    };
  },
});
