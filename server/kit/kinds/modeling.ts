import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { METRICS } from '../settings.ts';

/**
 * A feature frame is its specification: columns with their leakage class, cutoff and statistics; rows are made on the fly.
 * `feature_frame` is a table: meta below, column `rows` f64 [≤ 1,000, columns] with the first rows as a sample (missing = 0, mask `present` u8).
 * Quantities are told as models of trees see them: as multiples of the row's own size, which is the column `level`, in units.
 */
export const FeatureColumn = z.strictObject({
  name: z.string(),
  /** `stockout` in frames of version 1 only. */
  group: z.enum(['lag', 'rolling', 'trend', 'season', 'calendar', 'price', 'promotion', 'regressor', 'lifecycle', 'identity', 'stockout']),
  /**
   * What a row of period t may look at. `past`: periods at least `shift` before t. `known`: the calendar and what is known in advance, t itself
   * and later ones too. `fixed`: what never changes of the series. `lagged`: what is observed only afterwards, `horizon` periods before t.
   */
  leakage: z.enum(['past', 'known', 'fixed', 'lagged']),
  mean: z.number().nullable(),
  deviation: z.number().nullable(),
  present: z.int(),
});
export const feature_frame = defineKind({
  id: 'feature_frame',
  role: 'result',
  encoding: 'table',
  schema: z.strictObject({
    version: z.string(),
    /** Digest of the dataset. */
    dataset: z.string(),
    /** First period that no row looks at. */
    cutoff: z.int(),
    horizon: z.int(),
    /** Periods between what a row knows and its own. Models of nearer stretches of the horizon have the same columns with a shorter one. Frames of version 1 have none. */
    shift: z.int().optional(),
    rows: z.int(),
    columns: z.array(FeatureColumn),
  }),
});

/**
 * One model plugin fitted on all history. Of one series at a time: columns `state` f64 [series + 1, width] and `ok` u8 [series + 1]
 * (0 = history too short); the last row, index `series`, is the total of all series. Across all series: column `bytes` u8 with the
 * parts one after another, and `ok`. A combination holds nothing but `ok`: its members are artifacts of their own.
 */
export const models = defineKind({
  id: 'models',
  role: 'result',
  encoding: 'table',
  schema: z.strictObject({
    model: z.string(),
    version: z.string(),
    title: z.string(),
    scope: z.enum(['local', 'global', 'combination']),
    baseline: z.boolean(),
    seasonLength: z.int(),
    width: z.int(),
    series: z.int(),
    /** First period it was fitted on: 0 unless the latest periods were enough. */
    from: z.int().default(0),
    cutoff: z.int(),
    /** Longest horizon it was fitted for; a model of one series has no such limit. */
    horizon: z.int(),
    fitted: z.int(),
    refused: z.int(),
    /** Bytes of each part of a model across all series. */
    parts: z.array(z.int()),
    members: z.array(z.strictObject({ model: z.string(), weight: z.number() })),
  }),
});
export type ModelsMeta = z.infer<typeof models.schema>;

/** A score is null where it has no value (zero denominator), never infinity. */
const score = z.number().nullable();
export const Scores = z.strictObject({
  wape: score,
  mae: score,
  rmse: score,
  mase: score,
  rmsse: score,
  smape: score,
  pinball: score,
  bias: score,
  /** Continuous ranked probability score of the calibrated normal, in units. */
  crps: score,
  /** Mean scaled interval score at the highest level, mean over series. */
  msis: score,
});
export type Scores = z.infer<typeof Scores>;

/** How demand comes: by average distance between sales (1.32) and squared variation of their size (0.49). @see Syntetos, Boylan & Croston 2005 */
export const DEMAND_CLASSES = ['smooth', 'erratic', 'intermittent', 'lumpy'] as const;
export type DemandClass = (typeof DEMAND_CLASSES)[number];

/** Series whose past is unlike most others': nothing at the end, too little for a season, or less than half of the calendar. */
export const HISTORY_KINDS = ['quiet', 'short', 'new'] as const;

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
  /** Share of tested points inside intervals of 50, 80, 90 and 95 %, for judging the width as a whole. */
  reliability: z.array(z.strictObject({ level: z.number(), share: score })),
  /** Forecast value added: how much smaller its error by the metric is than seasonal naive's, as a fraction of that. */
  valueAdded: score,
  /** Σ(forecast − actual) over the mean absolute error: beyond about ±4 per tested series the forecast leans. */
  trackingSignal: score,
  /** Mean change of the forecast of one period from one cutoff to the next, over mean demand; null when windows do not overlap. */
  stability: score,
  /** By demand class; intermittent and lumpy demand is ranked by RMSSE, the rest by the metric asked for. */
  segments: z.array(z.strictObject({ class: z.enum(DEMAND_CLASSES), wape: score, rmsse: score, bias: score, rank: z.int() })),
  /** Series it could not be fitted on in any window. */
  refused: z.int(),
});

/**
 * Rolling-origin test of all selected models on identical cutoffs. WAPE, sMAPE and bias are fractions (0.099 = 9.9 %), pooled over all
 * series and windows; MASE and RMSSE are means over series. A table: meta below and columns `wape` f64 [models, series] with
 * `wape_present` u8 of the same shape, per series over all windows; `bias` f64 [models, series], Σ(f − y) per tested period;
 * `class` u8 [series], place in DEMAND_CLASSES, 255 = never sold; `choice` u8 [series], row of the model that forecasts the series best.
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
    /** Series the test was made on: all, or evenly spaced ones when there are very many. */
    testedSeries: z.int(),
    /** `calibrated`: widths scaled by the errors of the other windows. `own`: fewer than 3 windows, each model's own width. */
    intervals: z.enum(['calibrated', 'own']),
    segments: z.array(z.strictObject({ class: z.enum(DEMAND_CLASSES), series: z.int(), metric: z.enum(METRICS), winner: z.string().nullable() })),
    /** Series whose best model is not the winner, by more than one standard error over at least 3 windows. */
    exceptions: z.int(),
    /** Half-open period ranges [from, to). */
    windows: z.array(z.strictObject({ trainFrom: z.int(), trainTo: z.int(), testFrom: z.int(), testTo: z.int() })),
    /** Ranked best first. */
    models: z.array(BacktestModel),
    /** Series left out of the test and why, at most 100 named; `skippedCount` counts all. */
    skipped: z.array(z.strictObject({ key: z.string(), reason: z.string() })),
    skippedCount: z.int(),
    /** Unlike pasts that occur: how many series, and at most 20 of them with the period of the last observation (quiet) or the first. */
    histories: z
      .array(z.strictObject({ kind: z.enum(HISTORY_KINDS), series: z.int(), named: z.array(z.strictObject({ key: z.string(), period: z.int() })) }))
      .default([]),
  }),
});
export type BacktestMeta = z.infer<typeof backtest.schema>;

/**
 * Forecasts from the end of history: columns `mean` f64 [models, series + 1, horizon], and `lower_<level>`, `upper_<level>` of the
 * same shape. The last series row is the total, forecast as a series of its own (daily quantiles are never added). `choice` u8
 * [series + 1]: row of the model whose forecast stands for the series.
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
    /** How wide intervals are: see `backtest`. */
    intervals: z.enum(['calibrated', 'own']),
    horizon: z.int(),
    /** Period of the first forecast step: the dataset's `periods`. */
    from: z.int(),
    series: z.int(),
    clipped: z.int(),
    /**
     * Channels that models looked at beyond what the dataset knows of them, and the first step that is assumed: a price stays at its last
     * value, anything else is 0.
     */
    assumed: z.array(z.strictObject({ name: z.string(), from: z.int().min(1) })).default([]),
  }),
});
export type ForecastMeta = z.infer<typeof forecast.schema>;
