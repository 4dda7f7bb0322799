import { z } from 'zod';
import { defineKind } from '../kind.ts';

/** What a node adds up: all series, those of one shop, those of one product. */
export const NODE_LEVELS = ['total', 'store', 'product'] as const;
export type NodeLevel = (typeof NODE_LEVELS)[number];

/**
 * How forecasts are made to add up. `bottom_up`: nodes are sums of the series. `top_down`: the total is shared out by forecast proportions.
 * `wls_struct`, `mint_shrink`: all forecasts are moved as little as their error variances allow (in proportion to the number of series;
 * by the shrunk covariance of the test errors). Simplest first.
 */
export const RECONCILIATIONS = ['bottom_up', 'top_down', 'wls_struct', 'mint_shrink'] as const;
export type Reconciliation = (typeof RECONCILIATIONS)[number];

/** WAPE as a fraction, null on a zero sum. */
const wape = z.number().nullable();
/** Pooled over all levels and the series, and level by level in the order of `levels`, the series last. */
const Errors = z.strictObject({ wape, byLevel: z.array(wape) });

/**
 * Forecasts of sums of series, made to add up. A table: meta below; with A nodes above S series, rows 0 … A − 1 are the nodes in order of
 * `levels` and rows A … A + S − 1 the series. Columns: `name` utf8 [A]; `count` u32 [A], series under each node; `history` f64 and
 * `history_present` u8 [A, periods], what was sold, gaps in the record of single series bridged from their own past; `base` f64
 * [A + S, horizon], what was forecast for each row alone; `reconciled` f64 of the same shape, where every node is the sum of its series;
 * `lower_<level>` and `upper_<level>` around it, of the same shape (a node's width comes from its own errors: daily quantiles are never
 * added); `wape_base`, `wape` f64 and `wape_base_present`, `wape_present` u8 [A + S], test errors of both.
 */
export const hierarchy = defineKind({
  id: 'hierarchy',
  role: 'result',
  encoding: 'table',
  schema: z.strictObject({
    levels: z.array(z.strictObject({ level: z.enum(NODE_LEVELS), from: z.int(), nodes: z.int() })).min(1),
    nodes: z.int().min(1),
    series: z.int().min(2),
    horizon: z.int(),
    /** Period of the first forecast step. */
    from: z.int(),
    periods: z.int(),
    unit: z.string(),
    intervalLevels: z.array(z.number()),
    intervals: z.enum(['calibrated', 'own']),
    /** Share of tested points of nodes inside their interval. */
    coverage: z.array(z.strictObject({ level: z.number(), share: z.number().nullable(), count: z.int() })),
    /** Model that forecasts the nodes' own histories. */
    model: z.string(),
    /** Smallest pooled test error. */
    method: z.enum(RECONCILIATIONS),
    /** Errors of the forecasts before they add up: each row on its own. */
    base: Errors,
    /** In the order of RECONCILIATIONS; those that could not be tried are missing, see `leftOut`. */
    methods: z.array(z.strictObject({ id: z.enum(RECONCILIATIONS), ...Errors.shape })),
    leftOut: z.array(z.strictObject({ id: z.enum(RECONCILIATIONS), reason: z.string() })),
    windows: z.int(),
    /** Largest |node − Σ its series| / max(1, |node|, Σ|series|): before, and after. `coherent`: after ≤ 1e-9. */
    gapBefore: z.number(),
    gap: z.number(),
    coherent: z.boolean(),
    /** Nothing is below 0. */
    nonNegative: z.boolean(),
    /** Steps, over all windows and methods, whose solve ended at a cap: they add up, but are not the optimum. */
    capped: z.int(),
  }),
});
export type HierarchyMeta = z.infer<typeof hierarchy.schema>;
