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
 * `part-000p/<channel>.f64` and `part-000p/state.u8`, each of shape [series in part, periods], a channel known in advance of shape
 * [series in part, periods + future], and
 * `part-000p/closed.u8` of shape [series in part]: bit w set = never open on weekday w (Monday 0; daily data only).
 * A feed whose rows go on beyond the last observed period has `part-000p/ahead.u8` of shape [series in part, future] too: 1 = there is
 * such a row. Without it the future is as far as it is known, the same for all.
 * Names: `key.utf8`, `store.utf8`, `product.utf8`, one a series ('' where there is none).
 */
export const DatasetMeta = z.strictObject({
  frequency: z.enum(FREQUENCIES as readonly ['H', 'D', 'W', 'M', 'Q', 'Y', 'I']),
  /** Date of period 0; "0" for `I`. */
  start: z.string(),
  periods: z.int().min(1),
  /** Periods beyond history that channels known in advance have values for; none when absent. */
  future: z.int().min(1).optional(),
  series: z.int().min(1),
  seasonLength: z.int().min(1),
  unit: z.string(),
  channels: z.array(z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), role: ChannelRole, unit: z.string(), label: z.string() })).min(1),
  /** Cells by state; they add up to series × periods. */
  counts: z.strictObject({ missing: z.int(), observed: z.int(), closed: z.int(), stockout: z.int() }),
  /** Named days (holidays, events), ascending by period; those known in advance lie at `periods` and beyond. */
  events: z.array(z.strictObject({ period: z.int(), name: z.string() })),
});
export type DatasetMeta = z.infer<typeof DatasetMeta>;

/** Periods a channel has values for. */
export const channelWidth = ({ channels, periods, future = 0 }: Pick<DatasetMeta, 'channels' | 'periods' | 'future'>, name: string): number =>
  channels.some((channel) => channel.name === name && channel.role === 'known') ? periods + future : periods;

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

const Head = { frequency: DatasetMeta.shape.frequency, start: z.string(), periods: z.int().min(1) };

/**
 * Something that happened to single series: one row an event, ascending by series, then period. In parts like the dataset's (part p
 * has the series from 4,096 · p on): `series.u32` ordinal, `period.u32`, `quantity.f64` in `unit`, never 0.
 */
export const SeriesEventsMeta = z.strictObject({ ...Head, series: z.int().min(1), rows: z.int().min(0), unit: z.string() });
export type SeriesEventsMeta = z.infer<typeof SeriesEventsMeta>;

/** Units that came back: `period` is the day they came back, not the day they were sold. */
export const returns = defineKind({ id: 'returns', role: 'result', encoding: 'table', schema: SeriesEventsMeta });
/** Units delivered to a shop, on the day they were booked in. */
export const replenishment = defineKind({ id: 'replenishment', role: 'result', encoding: 'table', schema: SeriesEventsMeta });

/** Something that happened to a product in all shops; `product.utf8` is its name as in the dataset. One row an event, by product, then period. */
export const EventsMeta = z.strictObject({ ...Head, rows: z.int().min(0) });
export type EventsMeta = z.infer<typeof EventsMeta>;

/** `product.utf8`, `kind.utf8` (promotion, bundle, markdown), `from.u32`, `to.u32` (first period after it), `discount.f64` (0 = no change of price). */
export const promotions = defineKind({ id: 'promotions', role: 'result', encoding: 'table', schema: EventsMeta });
/** Price on the shelf from `period` until the product's next row: `product.utf8`, `period.u32`, `price.f64`, `promotion.u8` (1 = while on offer). */
export const price_history = defineKind({ id: 'price_history', role: 'result', encoding: 'table', schema: EventsMeta });

/** Signals of the world on every period: `value.f64` of shape [signals, periods], rows as named here; scope '' = everywhere. */
export const SignalsMeta = z.strictObject({ ...Head, signals: z.array(z.strictObject({ name: z.string(), scope: z.string(), unit: z.string() })) });
export type SignalsMeta = z.infer<typeof SignalsMeta>;
export const exogenous_signals = defineKind({ id: 'exogenous_signals', role: 'result', encoding: 'table', schema: SignalsMeta });
