import { z } from 'zod';
import { FREQUENCIES } from '../calendar.ts';
import { defineKind } from '../kind.ts';

/** State of one observation. Values are 0 wherever it is not `observed`. */
export const STATE = { missing: 0, observed: 1, closed: 2, stockout: 3 } as const;

/** Series per part; a part is the unit of reading, writing and sharding. */
export const PART = 4096;

/**
 * When a channel's values are known. `target`: the quantity. `known`: in advance, also for the future (price, promotion,
 * holidays a person declared). `observed`: only afterwards, so usable as a lag, never as a future regressor. `hidden`: ground
 * truth of generated data, for judging only; no model ever sees it.
 */
export const ChannelRole = z.enum(['target', 'known', 'observed', 'hidden']);

/**
 * Quantities of many series on one full calendar. Parts of 4,096 series in ordinal order; part p holds
 * `part-000p/<channel>.f64` and `part-000p/state.u8`, each of shape [series in part, periods], and
 * `part-000p/closed.u8` of shape [series in part]: bit w set = never open on weekday w (Monday 0; daily data only).
 * Names: `key.utf8`, `store.utf8`, `product.utf8`, one a series ('' where there is none).
 */
export const DatasetMeta = z.strictObject({
  frequency: z.enum(FREQUENCIES as readonly ['H', 'D', 'W', 'M', 'Q', 'Y', 'I']),
  /** Date of period 0; "0" for `I`. */
  start: z.string(),
  periods: z.int().min(1),
  series: z.int().min(1),
  seasonLength: z.int().min(1),
  unit: z.string(),
  channels: z.array(z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), role: ChannelRole, unit: z.string(), label: z.string() })).min(1),
  /** Cells by state; they add up to series × periods. */
  counts: z.strictObject({ missing: z.int(), observed: z.int(), closed: z.int(), stockout: z.int() }),
  /** Named days (holidays, events), ascending by period. */
  events: z.array(z.strictObject({ period: z.int(), name: z.string() })),
});
export type DatasetMeta = z.infer<typeof DatasetMeta>;

export const dataset = defineKind({ id: 'dataset', role: 'result', encoding: 'table', schema: DatasetMeta });

/** What the generator used: the truth that estimates are judged against. */
export const dataset_truth = defineKind({
  id: 'dataset_truth',
  role: 'result',
  encoding: 'json',
  schema: z.looseObject({ recipe: z.record(z.string(), z.json()), elasticity: z.number(), promotionLift: z.number() }),
});

export const dataset_summary = defineKind({
  id: 'dataset_summary',
  role: 'result',
  encoding: 'json',
  schema: z.strictObject({
    frequency: DatasetMeta.shape.frequency,
    start: z.string(),
    periods: z.int(),
    series: z.int(),
    stores: z.int(),
    products: z.int(),
    units: z.number(),
    counts: DatasetMeta.shape.counts,
    focus: z.strictObject({ series: z.int(), key: z.string(), selectedBy: z.enum(['user', 'default']) }),
  }),
});
