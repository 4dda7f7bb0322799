import { grow } from '../regression/grow.ts';
import { bestAlpha } from './croston.ts';

let values: Float64Array = new Float64Array(256);
let totals: Float64Array = new Float64Array(256);
let known: Float64Array = new Float64Array(256);
let given: Float64Array = new Float64Array(256);

/**
 * Temporal aggregation of sparse demand: totals of buckets of k periods are smoothed (SES, weight in [0.1, 0.3] by least squares)
 * and divided by k again. ADIDA uses one bucket length, the rounded mean gap between demands; IMAPA takes the mean over
 * all bucket lengths from 1 to that.
 * Buckets end with the history; what is left over at its start is not used. Periods that are not usable are left out altogether.
 * @param y observations, length n; NaN = not usable
 * @param several true = IMAPA, false = ADIDA
 * @param fitted length n, receives the value known before each period: from the last bucket finished before it, 0 before the first one
 * finished, NaN up to the first usable period
 * @returns the forecast of every period ahead, in the unit of y; 0 without any demand, NaN when nothing is usable
 * @see Nikolopoulos et al. 2011 (ADIDA); Petropoulos & Kourentzes 2015 (IMAPA). Cost about 20 passes for each bucket length.
 */
export function fitAggregation(y: Float64Array, several: boolean, fitted: Float64Array): number {
  const count = compress(y);
  const most = meanGap(count);
  let sum = 0;
  known.fill(0, 0, count + 1);
  given.fill(0, 0, count + 1);
  for (let bucket = several ? 1 : most; bucket <= most; bucket++) sum += smoothBuckets(count, bucket);
  let seen = 0;
  for (let t = 0; t < y.length; t++) {
    fitted[t] = seen === 0 ? Number.NaN : given[seen] === 0 ? 0 : known[seen] / given[seen];
    if (!Number.isNaN(y[t])) seen++;
  }
  return count === 0 ? Number.NaN : several ? sum / most : sum;
}

/** Usable values in order, in `values`; returns their number. */
function compress(y: Float64Array): number {
  values = grow(values, y.length);
  totals = grow(totals, y.length);
  known = grow(known, y.length + 1);
  given = grow(given, y.length + 1);
  let count = 0;
  for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t])) values[count++] = y[t];
  return count;
}

/** Mean number of periods from one demand to the next, the first counted from the start, rounded (halves up), at least 1. */
function meanGap(count: number): number {
  let demands = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    if (values[i] === 0) continue;
    demands++;
    last = i + 1;
  }
  return demands === 0 ? 1 : Math.max(1, Math.round(last / demands));
}

/**
 * Smooths totals of one bucket length and adds the value known before each period to `known` (and 1 to `given`), where index i
 * stands for "after i usable periods".
 * @returns level after the last bucket, by period
 */
function smoothBuckets(count: number, bucket: number): number {
  const buckets = Math.floor(count / bucket);
  const lost = count - buckets * bucket;
  for (let b = 0; b < buckets; b++) {
    let total = 0;
    for (let i = lost + b * bucket; i < lost + (b + 1) * bucket; i++) total += values[i];
    totals[b] = total;
  }
  const alpha = bestAlpha(totals, buckets);
  let level = totals[0];
  for (let b = 0; b < buckets; b++) {
    if (b > 0) level += alpha * (totals[b] - level);
    const end = lost + (b + 1) * bucket;
    for (let i = end; i < Math.min(count + 1, end + bucket); i++) {
      known[i] += level / bucket;
      given[i]++;
    }
  }
  return buckets === 0 ? 0 : level / bucket;
}
