/** Steps ahead that share a model; beyond the last, its model is applied again to a history its own forecasts have lengthened. */
const EDGES: readonly number[] = [7, 14, 28];

export interface Bucket {
  /** First and last step ahead, from 1. */
  from: number;
  to: number;
}

/**
 * Stretches of a horizon, each forecast directly by a model of its own: 1–7, 8–14, 15–28. A model of a stretch looks at nothing later than
 * `to` periods before the period it forecasts, so that every step of it knows the same.
 */
export function bucketsOf(horizon: number): Bucket[] {
  const buckets: Bucket[] = [];
  for (const edge of EDGES) {
    const from = (buckets.at(-1)?.to ?? 0) + 1;
    if (from <= horizon) buckets.push({ from, to: Math.min(edge, horizon) });
  }
  return buckets;
}
