import { z } from 'zod';
import { FREQUENCIES } from '../calendar.ts';
import { defineKind } from '../kind.ts';

/** What a promotion does to the price unless its depth is given, in percent off: a bundle gives more for the same money, a markdown is a cut without the sign. */
export const PROMOTION_DEPTHS = { pct_off: 20, bogo: 50, bundle: 15, markdown: 30 } as const;
export const PROMOTION_KINDS = ['pct_off', 'bogo', 'bundle', 'markdown'] as const;
export type PromotionKind = (typeof PROMOTION_KINDS)[number];
export const LIFECYCLE_STAGES = ['launch', 'growth', 'maturity', 'decline'] as const;
export type LifecycleStage = (typeof LIFECYCLE_STAGES)[number];
export const MAX_PLAN_HORIZON = 90;

/** A date as the dataset tells periods: an ISO day, `2026-03-01T05` for hours, the index itself where there are no dates. */
const date = z.string().min(1).max(20);
const window = {
  from: date.describe('First date it holds'),
  to: date.describe('Last date it holds, included'),
};

/** What is taken to be different from the forecast as it stands; nothing given = nothing different. */
export const Assumptions = z.strictObject({
  price: z.strictObject({ changePct: z.number().min(-90).max(500).describe('Change of the price in percent: −10 is a tenth cheaper'), ...window }).optional(),
  promotion: z
    .strictObject({
      kind: z.enum(PROMOTION_KINDS),
      depthPct: z.number().min(0).max(90).optional().describe('Percent off; each kind has its usual depth'),
      ...window,
    })
    .optional(),
  holiday: z
    .strictObject({
      dates: z.array(date).min(1).max(MAX_PLAN_HORIZON),
      name: z.string().max(80).optional().describe('A named day of the history that they are like'),
    })
    .optional(),
  inventory: z.strictObject({ onHand: z.number().min(0).max(1e12).describe('Units on hand when the first day begins') }).optional(),
  lifecycle: z.strictObject({ stage: z.enum(LIFECYCLE_STAGES) }).optional(),
});
export type Assumptions = z.infer<typeof Assumptions>;

/** What a plan speaks of. */
export const PlanScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('series'), series: z.int().min(0) }),
  z.strictObject({ kind: z.literal('store'), name: z.string().min(1).max(400) }),
  z.strictObject({ kind: z.literal('product'), name: z.string().min(1).max(400) }),
  z.strictObject({ kind: z.literal('all') }),
]);
export type PlanScope = z.infer<typeof PlanScope>;

export const ASSUMPTION_NAMES = ['price', 'promotion', 'holiday', 'inventory', 'lifecycle'] as const;
export type AssumptionName = (typeof ASSUMPTION_NAMES)[number];

const line = z.array(z.number());
const Intervals = z.array(z.strictObject({ level: z.number(), lower: line, upper: line }));
/** One value a day, in units; `intervals` at each level. */
const Path = z.strictObject({ mean: line, intervals: Intervals });
const Range = z.strictObject({ level: z.number(), lower: z.number(), upper: z.number() });
/** A sum over all days, with intervals of the sum itself: daily bounds are never added. */
const Sum = z.strictObject({ value: z.number(), ranges: z.array(Range) });
const Money = z.strictObject({ baseline: Sum, scenario: Sum, delta: Sum });

export const PlanWarning = z.strictObject({
  assumption: z.enum(ASSUMPTION_NAMES),
  /** `unseen`: beyond what history has seen. `no_evidence`: the data cannot say, a rule of thumb stands in. `no_effect`: changes nothing here. */
  code: z.enum(['outside_horizon', 'partly_outside', 'unseen', 'no_evidence', 'no_effect']),
  text: z.string(),
});
export type PlanWarning = z.infer<typeof PlanWarning>;

export const Estimate = z.strictObject({
  /** `elasticity`: % of sales for 1 % of price. `promotion`, `holiday`, `lifecycle`: share that sales change by (0.3 = +30 %). */
  name: z.enum(['elasticity', 'promotion', 'holiday', 'lifecycle']),
  /** "price elasticity", "promotion at 20 % off", "Thanksgiving". */
  label: z.string(),
  value: z.number(),
  /** 95 % interval. */
  low: z.number(),
  high: z.number(),
  /** `data`: estimated from the dataset. `rule`: the data cannot say, so a rule of thumb. */
  evidence: z.enum(['data', 'rule']),
  /** Observations in which it was at work. */
  seen: z.int(),
  /** What the generator used; null where nobody knows. */
  truth: z.number().nullable(),
});
export type Estimate = z.infer<typeof Estimate>;

/**
 * A what-if: the forecast of a scope as it stands and under assumptions, day by day and summed, over `horizon` periods from the end of
 * history. Delta = scenario − baseline. Money is null without a price.
 */
export const scenario = defineKind({
  id: 'scenario',
  role: 'result',
  encoding: 'json',
  schema: z.strictObject({
    model: z.strictObject({ id: z.string(), title: z.string(), /** Title of the model asked for, when another stands in. */ insteadOf: z.string().nullable() }),
    scope: PlanScope,
    /** What the scope is called, and how many series it adds up. */
    scopeName: z.string(),
    series: z.int().min(1),
    frequency: z.enum(FREQUENCIES as readonly ['H', 'D', 'W', 'M', 'Q', 'Y', 'I']),
    start: z.string(),
    /** Period of the first simulated day: the dataset's `periods`. */
    from: z.int(),
    horizon: z.int().min(1).max(MAX_PLAN_HORIZON),
    unit: z.string(),
    currency: z.string().nullable(),
    assumptions: Assumptions,
    levels: z.array(z.number()),
    baseline: Path,
    scenario: Path,
    delta: Path,
    units: z.strictObject({ baseline: Sum, scenario: Sum, delta: Sum, /** Null when the baseline is 0. */ deltaShare: z.number().nullable() }),
    /** Scenario units at scenario prices, baseline units at baseline prices. */
    revenue: Money.nullable(),
    /** Mean price a unit by day, weighted by units; null without prices. */
    prices: z.strictObject({ baseline: line, scenario: line }).nullable(),
    coverage: z.strictObject({
      verdict: z.enum(['covered', 'at_risk', 'stockout', 'unknown']),
      onHand: z.number().nullable(),
      /** Chance that the scenario sells more than is there. */
      chance: z.number().nullable(),
      /** First period whose end finds the shelf empty on the mean path; null when none does. */
      emptyAt: z.int().nullable(),
      /** Units on the shelf when history ended, as the data say; null where they do not. */
      lastOnHand: z.number().nullable(),
    }),
    /** How each assumption is worked out, and what it does alone. */
    effects: z.array(
      z.strictObject({
        assumption: z.enum(ASSUMPTION_NAMES),
        /** `model`: the forecasting model has the driver. `heuristic`: an effect estimated from the data (or a rule) times the baseline. */
        method: z.enum(['model', 'heuristic']),
        why: z.string(),
        /** Periods of the horizon it is at work in. */
        periods: z.int(),
        units: Sum,
      }),
    ),
    estimates: z.array(Estimate),
    warnings: z.array(PlanWarning),
    /** How sums were made. */
    dependence: z.strictObject({
      /** Correlation of errors between series, and of neighbouring days. */
      series: z.number(),
      days: z.number(),
      /** Error that all series and days share, as a fraction of the forecast, at the widest level. */
      common: z.number(),
    }),
  }),
});

/** Plans on one baseline, best first. */
export const plan_comparison = defineKind({
  id: 'plan_comparison',
  role: 'result',
  encoding: 'json',
  schema: z.strictObject({
    /** `units` where there are no prices. */
    rankedBy: z.enum(['revenue', 'units']),
    unit: z.string(),
    currency: z.string().nullable(),
    baseline: z.strictObject({ units: z.number(), revenue: z.number().nullable() }),
    ranked: z.array(z.strictObject({ rank: z.int(), name: z.string(), units: z.number(), revenue: z.number().nullable() })),
  }),
});
