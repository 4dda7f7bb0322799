import { z } from 'zod';
import { FREQUENCIES } from '../calendar.ts';
import { defineKind } from '../kind.ts';
import { DEMAND_CLASSES } from './modeling.ts';

/** What can be asked of a series. */
export const EXPLAIN_PARTS = ['history', 'path', 'columns', 'residuals', 'outliers', 'demand', 'drivers', 'test'] as const;
export type ExplainPart = (typeof EXPLAIN_PARTS)[number];

/**
 * What a part of a forecast speaks of. `recent`: latest sales; `calendar`: weekday, month; `event`: named days; `series`: which series
 * it is and how old; `carried`: what is left of the last errors; `limits`: closed days and the cut at 0.
 */
export const PART_GROUPS = [
  'level',
  'trend',
  'season',
  'calendar',
  'recent',
  'price',
  'promotion',
  'event',
  'regressor',
  'series',
  'carried',
  'limits',
] as const;
export type PartGroup = (typeof PART_GROUPS)[number];

const value = z.number().nullable();
/** One a period; null where there is none. */
const line = z.array(value);
/** A share of the variance, 0 … 1; null when nothing varies. */
const share = z.number().nullable();

/** A series taken apart: trend + all seasons + remainder = observed, from period `from` to the last one observed. */
const Decomposition = z.strictObject({
  from: z.int(),
  observed: line,
  trend: line,
  remainder: line,
  /** How much smaller the variance is once the trend is taken away. */
  trendExplains: share,
  /** Variance left when everything is taken away. */
  remainderShare: share,
  trendStrength: share,
  /** Shortest first; `length` in periods. */
  seasons: z.array(z.strictObject({ length: z.int(), values: line, explains: share, strength: share })),
});

/** One additive part of every step of the horizon, in the unit of the series; `model` is the member it comes from. */
const PathPart = z.strictObject({ group: z.enum(PART_GROUPS), name: z.string(), model: z.string(), values: z.array(z.number()) });

const Column = z.strictObject({ name: z.string(), group: z.enum(PART_GROUPS), value, contribution: z.number() });

/** A one-series explanation, ≤ 1 MB. All lists over the horizon have its length; anything that cannot be told is null and named in `missing`. */
export const explanation = defineKind({
  id: 'explanation',
  role: 'result',
  encoding: 'json',
  schema: z.strictObject({
    /** −1 = the total of all series. */
    series: z.int().min(-1),
    key: z.string(),
    frequency: z.enum(FREQUENCIES as readonly ['H', 'D', 'W', 'M', 'Q', 'Y', 'I']),
    start: z.string(),
    periods: z.int(),
    unit: z.string(),
    seasonLength: z.int(),
    horizon: z.int(),
    /** `instead`: the model asked for refused this series, so another's forecast stands and is explained. */
    model: z.strictObject({ id: z.string(), title: z.string(), scope: z.enum(['local', 'global', 'combination']), instead: z.string().nullable() }),
    missing: z.array(z.strictObject({ part: z.enum(EXPLAIN_PARTS), why: z.string() })),
    history: Decomposition.nullable(),
    /** The forecast as stored; Σ parts = mean at every step. No parts when the model has none. */
    path: z.strictObject({ mean: z.array(z.number()), parts: z.array(PathPart) }).nullable(),
    /** Of a combination: members that forecast this series, weights adding up to 1. */
    members: z.array(z.strictObject({ model: z.string(), title: z.string(), weight: z.number(), mean: z.array(z.number()) })),
    /** Exact TreeSHAP of a model of trees: base + all contributions = its forecast; `rest` is the sum of columns not among `top`. */
    columns: z
      .strictObject({
        model: z.string(),
        title: z.string(),
        count: z.int(),
        steps: z.array(z.strictObject({ base: z.number(), limits: z.number(), rest: z.number(), top: z.array(Column) })),
      })
      .nullable(),
    /** One-step errors of the fitted model (observed − fitted); `bound`: half width of white noise's band. */
    residuals: z
      .strictObject({
        from: z.int(),
        values: line,
        count: z.int(),
        absent: share,
        mean: value,
        deviation: value,
        correlations: z.array(z.number()),
        bound: value,
        ljungBox: value,
        pValue: value,
      })
      .nullable(),
    outliers: z.array(
      z.strictObject({
        at: z.int(),
        kind: z.enum(['spike', 'dip']),
        observed: z.number(),
        expected: z.number(),
        distance: z.number(),
        /** What is known of that period: a named day, a promotion, a price; '' when nothing is. */
        reason: z.string(),
        /**
         * What to make of it. `event`: something is known of that period and explains it; give it to the models as one. `keep`: its
         * neighbour stands out the same way, so it is more than a slip. `clean`: alone and unexplained; correct it at the source.
         */
        treatment: z.enum(['event', 'keep', 'clean']),
      }),
    ),
    /** Outliers found in all; the farthest 60 are listed. */
    outlierCount: z.int(),
    shifts: z.array(z.strictObject({ at: z.int(), size: z.number(), score: z.number() })),
    runs: z.array(z.strictObject({ from: z.int(), to: z.int(), value: z.number() })),
    demand: z
      .strictObject({
        class: z.enum(DEMAND_CLASSES).nullable(),
        /** Average distance between sales in periods, and squared variation of their size. */
        interval: value,
        variation: value,
        observed: z.int(),
        zeros: z.int(),
        mean: value,
      })
      .nullable(),
    /**
     * `elasticity`: change of sales in percent for 1 % of price; `lift`: share that sales change by while it is on; `unit`: the same for
     * one unit of it. With 95 % interval; null where the data cannot say.
     */
    drivers: z.array(
      z.strictObject({
        name: z.string(),
        role: z.enum(['price', 'promotion', 'event', 'regressor']),
        kind: z.enum(['elasticity', 'lift', 'unit']),
        effect: value,
        low: value,
        high: value,
        /** Usable periods in which it was not at its commonest value. */
        active: z.int(),
      }),
    ),
    /** How model and seasonal naive did on this series in the test, WAPE. */
    test: z.strictObject({ wape: value, naive: value, bias: value, windows: z.int() }).nullable(),
  }),
});

/** What a model of trees leans on: gain and number of splits by column, shares of all gain, largest first. */
export const importances = defineKind({
  id: 'importances',
  role: 'result',
  encoding: 'json',
  schema: z.strictObject({
    model: z.string(),
    trees: z.int(),
    columns: z.array(z.strictObject({ name: z.string(), group: z.enum(PART_GROUPS), gain: z.number(), splits: z.int() })),
  }),
});
