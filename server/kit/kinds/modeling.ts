import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { METRICS } from '../settings.ts';

/**
 * A feature frame is its specification: columns with their leakage class, cutoff and statistics; rows are made on the fly.
 * `feature_frame` is a table: meta below, column `rows` f64 [≤ 1,000, columns] with the first rows as a sample (missing = 0, mask `present` u8).
 */
export const FeatureColumn = z.strictObject({
  name: z.string(),
  group: z.enum(['lag', 'rolling', 'calendar', 'price', 'promotion', 'stockout', 'lifecycle', 'regressor']),
  /** `past`: from days at or before the cutoff. `known`: of the day itself, known in advance. `lagged`: observed only afterwards, shifted by at least the horizon. */
  leakage: z.enum(['past', 'known', 'lagged']),
  mean: z.number().nullable(),
  deviation: z.number().nullable(),
  present: z.int(),
});
export const feature_frame = defineKind({
  id: 'feature_frame',
  role: 'result',
  encoding: 'table',
  schema: z.strictObject({ version: z.string(), dataset: z.string(), cutoff: z.int(), horizon: z.int(), rows: z.int(), columns: z.array(FeatureColumn) }),
});

/**
 * One model plugin fitted on every series: columns `state` f64 [series, width], `ok` u8 [series] (0 = history too short) and
 * `quantiles` f64 [series, 2 × levels]: lower and upper quantile of one-step residuals per level.
 * The last row, index `series`, is the total of all series.
 */
export const models = defineKind({
  id: 'models',
  role: 'result',
  encoding: 'table',
  schema: z.strictObject({
    model: z.string(),
    version: z.string(),
    title: z.string(),
    baseline: z.boolean(),
    seasonLength: z.int(),
    width: z.int(),
    series: z.int(),
    cutoff: z.int(),
    levels: z.array(z.number()),
    fitted: z.int(),
    refused: z.int(),
  }),
});

/** A score is null where it has no value (zero denominator), never infinity. */
const score = z.number().nullable();
export const Scores = z.strictObject({ wape: score, mae: score, rmse: score, mase: score, rmsse: score, smape: score, pinball: score, bias: score });
export type Scores = z.infer<typeof Scores>;

export const BacktestModel = z.strictObject({
  id: z.string(),
  title: z.string(),
  baseline: z.boolean(),
  /** 1 = best. Models within one standard error of the best share rank 1 and have `level: true`. */
  rank: z.int(),
  level: z.boolean(),
  scores: Scores,
  /** Σ(forecast − actual) per period over all series, in units: + over-forecasts. */
  biasPerPeriod: score,
  /** Share of tested points inside the interval, with the count and a 95 % binomial range. */
  coverage: z.array(z.strictObject({ level: z.number(), share: score, count: z.int(), low: score, high: score })),
  /** By horizon bucket 1–7, 8–14, 15–28, 29+; only those the horizon reaches. */
  buckets: z.array(z.strictObject({ from: z.int(), to: z.int(), wape: score, bias: score, count: z.int() })),
  /** One a window: score, and WAPE of each step ahead (length horizon − gap). */
  windows: z.array(z.strictObject({ wape: score, bias: score, steps: z.array(score) })),
  /** Series it could not be fitted on in any window. */
  refused: z.int(),
});

/**
 * Rolling-origin test of all selected models on identical cutoffs. WAPE, sMAPE and bias are fractions (0.099 = 9.9 %), pooled over all
 * series and windows; MASE and RMSSE are means over series. A table: meta below and column `wape` f64 [models, series] with
 * `wape_present` u8 of the same shape, per series over all windows.
 */
export const backtest = defineKind({
  id: 'backtest',
  role: 'result',
  encoding: 'table',
  schema: z.strictObject({
    metric: z.enum(METRICS),
    winner: z.string(),
    value: z.number(),
    horizon: z.int(),
    gap: z.int(),
    strategy: z.enum(['expanding', 'sliding']),
    seasonLength: z.int(),
    levels: z.array(z.number()),
    series: z.int(),
    /** Points tested per model. */
    tested: z.int(),
    /** Half-open period ranges [from, to). */
    windows: z.array(z.strictObject({ trainFrom: z.int(), trainTo: z.int(), testFrom: z.int(), testTo: z.int() })),
    /** Ranked best first. */
    models: z.array(BacktestModel),
    /** Series left out of the test and why, at most 100 named; `skippedCount` counts all. */
    skipped: z.array(z.strictObject({ key: z.string(), reason: z.string() })),
    skippedCount: z.int(),
  }),
});
export type BacktestMeta = z.infer<typeof backtest.schema>;

/**
 * Forecasts from the end of history: columns `mean` f64 [models, series + 1, horizon], and `lower_<level>`, `upper_<level>` of the
 * same shape. The last series row is the total, forecast as a series of its own (daily quantiles are never added).
 * Never negative where history is not; `clipped` counts what was cut at 0. `ok` u8 [models, series + 1]: 1 = the model's own,
 * 2 = the naive forecast stands in (the model refused the series), 0 = no forecast, cells are 0.
 */
export const forecast = defineKind({
  id: 'forecast',
  role: 'result',
  encoding: 'table',
  schema: z.strictObject({
    models: z.array(z.string()),
    winner: z.string(),
    levels: z.array(z.number()),
    horizon: z.int(),
    /** Period of the first forecast step: the dataset's `periods`. */
    from: z.int(),
    series: z.int(),
    clipped: z.int(),
  }),
});
export type ForecastMeta = z.infer<typeof forecast.schema>;
