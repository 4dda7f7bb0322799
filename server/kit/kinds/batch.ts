import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { METRICS } from '../settings.ts';

/** Items of one batch at most: its result is one document that a page draws whole. */
export const MOST_ITEMS = 1000;

const names = z.array(z.string().max(200)).min(1).max(MOST_ITEMS);
const top = z.int().min(1).max(MOST_ITEMS);

/**
 * Which series of a dataset a batch is about. `first`: of the first shops and the first products in order of appearance. `names`: of
 * these shops and products; one that is left out means all. `region` and `category` need a dataset that says which shop and product
 * belongs where; only generated ones do. `top_revenue`: units × price, units where there is no price. `stockouts`: most periods out of
 * stock first, those without any left out.
 */
export const BatchScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('manual'), series: names.describe('Keys of series') }),
  z.strictObject({ kind: z.literal('names'), stores: names.optional(), products: names.optional() }),
  z.strictObject({ kind: z.literal('first'), stores: top, products: top }),
  z.strictObject({ kind: z.literal('region'), regions: names }),
  z.strictObject({ kind: z.literal('category'), categories: names }),
  z.strictObject({ kind: z.literal('top_revenue'), top }),
  z.strictObject({ kind: z.literal('stockouts'), top }),
]);
export type BatchScope = z.infer<typeof BatchScope>;

/** How an item is named in events, logs and lists: it says both of its halves. */
export const itemName = (model: string, key: string): string => `${model} on ${key}`.slice(0, 200);

const score = z.number().nullable();

/** One series tested with one model. A score is null where it has no value, never infinity. */
export const BatchItem = z.strictObject({
  /** Ordinal, key and names of the series. */
  series: z.int().min(0),
  key: z.string(),
  store: z.string(),
  product: z.string(),
  model: z.string(),
  /** `warn`: another model stands in for some windows. `failed`: there is no score to rank it by. */
  status: z.enum(['ok', 'warn', 'failed']),
  /** Why it is not ok; null when it is. */
  reason: z.string().nullable(),
  /** Points scored, and windows they lie in. */
  points: z.int(),
  windows: z.int(),
  /** Fractions: wape, smape, bias. In units: mae, rmse, pinball (of the model's own 80 and 95 % intervals). */
  scores: z.strictObject({ wape: score, mae: score, rmse: score, mase: score, rmsse: score, smape: score, pinball: score, bias: score }),
});
export type BatchItem = z.infer<typeof BatchItem>;

/**
 * Many backtests on one dataset: every series with every model, each on its own. An item's figures depend on its series and its model
 * alone (and on the dataset, for a model across all series), never on what else is in the batch.
 */
export const batch = defineKind({
  id: 'batch',
  role: 'result',
  encoding: 'json',
  schema: z.strictObject({
    title: z.string(),
    metric: z.enum(METRICS),
    horizon: z.int(),
    /** Train/test pairs, half-open period ranges [from, to). */
    windows: z.array(z.strictObject({ trainFrom: z.int(), trainTo: z.int(), testFrom: z.int(), testTo: z.int() })),
    models: z.array(z.strictObject({ id: z.string(), title: z.string() })),
    outcome: z.enum(['completed', 'partial', 'failed']),
    counts: z.strictObject({ ok: z.int(), warn: z.int(), failed: z.int() }),
    /** By series in its order, then by model in the order asked for. */
    items: z.array(BatchItem).max(MOST_ITEMS),
  }),
});
export type BatchResult = z.infer<typeof batch.schema>;
