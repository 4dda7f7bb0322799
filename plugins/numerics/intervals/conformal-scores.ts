/** Bins in one doubling of the score; a bound read off is at most 2^(1/256) − 1 = 0.271 % above the exact order statistic. */
const PARTS = 256;
/** Scores up to 2^−12 share the first bin, those above 2^12 the last. */
const LOWEST = -12;
const BINS = 2 - 2 * LOWEST * PARTS;

/**
 * Pools of conformal scores |e| / σ by class and step, kept as counts in bins of equal relative width. Memory does not grow with
 * the number of scores (24.6 kB for a pool that has any), and since counts are whole numbers, neither the order of adding nor the
 * way the work was shared among workers changes a bit.
 */
export interface ConformalScores {
  classes: number;
  steps: number;
  /** Scores in each pool, class-major, length classes × steps. */
  counts: Float64Array;
  /** Bins of each pool; null until its first score. */
  bins: (Uint32Array | null)[];
  /** Lowest and highest bin in use of each pool, so that a walk skips the empty ends. */
  lowest: Int32Array;
  highest: Int32Array;
}

/**
 * @param classes number of classes of series that are pooled apart (of demand, of volume), ≥ 1
 * @param steps number of steps ahead, h
 */
export function openScores(classes: number, steps: number): ConformalScores {
  const pools = classes * steps;
  return {
    classes,
    steps,
    counts: new Float64Array(pools),
    bins: Array.from({ length: pools }, () => null),
    lowest: new Int32Array(pools).fill(BINS),
    highest: new Int32Array(pools).fill(-1),
  };
}

/**
 * Adds the score of one tested point.
 * @param at class, from 0
 * @param step steps ahead, from 0
 * @param score |actual − forecast| / σ of that step, without unit
 * @returns false when the score is NaN, infinite or negative (σ was 0, the day was not usable); it is not counted then
 */
export function addScore(scores: ConformalScores, at: number, step: number, score: number): boolean {
  if (!(score >= 0 && score < Number.POSITIVE_INFINITY)) return false;
  const pool = at * scores.steps + step;
  let bins = scores.bins[pool];
  if (bins === null) {
    bins = new Uint32Array(BINS);
    scores.bins[pool] = bins;
  }
  const bin = binOf(score);
  bins[bin] += 1;
  if (bin < scores.lowest[pool]) scores.lowest[pool] = bin;
  if (bin > scores.highest[pool]) scores.highest[pool] = bin;
  scores.counts[pool] += 1;
  return true;
}

/** Adds all pools of `from` to those of `scores`; both must have the same classes and steps. */
export function mergeScores(scores: ConformalScores, from: ConformalScores): void {
  if (scores.classes !== from.classes || scores.steps !== from.steps)
    throw new RangeError(`pools of ${scores.classes} × ${scores.steps} cannot take those of ${from.classes} × ${from.steps}; open both alike`);
  for (const [pool, added] of from.bins.entries()) {
    if (added === null) continue;
    const bins = scores.bins[pool];
    if (bins === null) scores.bins[pool] = added.slice();
    else for (let i = from.lowest[pool]; i <= from.highest[pool]; i++) bins[i] += added[i];
    scores.counts[pool] += from.counts[pool];
    scores.lowest[pool] = Math.min(scores.lowest[pool], from.lowest[pool]);
    scores.highest[pool] = Math.max(scores.highest[pool], from.highest[pool]);
  }
}

/**
 * The rank-th smallest score of a stretch of neighbouring steps, rounded up to its bin's upper edge, so that coverage is never
 * lost by binning.
 * @param at class, from 0
 * @param first first step of the stretch, from 0
 * @param last last step of the stretch
 * @param rank 1-based, at most the number of scores in the stretch
 * @returns the score; scores of 2^12 and more are given as 2^12; NaN when the rank is larger than the number of scores
 * Cost: bins in use × steps of the stretch, at most 6,146 each.
 */
export function scoreOfRank(scores: ConformalScores, at: number, first: number, last: number, rank: number): number {
  return scoresOfRanks(scores, at, first, last, [rank])[0];
}

/** Counts of a stretch of several steps. */
const joined = new Float64Array(BINS);

/**
 * The same for several ranks by one walk over the bins.
 * @param ranks 1-based, ascending
 * @returns as many scores, NaN for ranks larger than the number of scores
 */
export function scoresOfRanks(scores: ConformalScores, at: number, first: number, last: number, ranks: readonly number[]): number[] {
  const from = at * scores.steps;
  let [low, high] = [BINS, -1];
  for (let step = first; step <= last; step++) {
    low = Math.min(low, scores.lowest[from + step]);
    high = Math.max(high, scores.highest[from + step]);
  }
  if (high < 0) return ranks.map(() => Number.NaN);
  joined.fill(0, low, high + 1);
  for (let step = first; step <= last; step++) {
    const bins = scores.bins[from + step];
    if (bins !== null) for (let bin = scores.lowest[from + step]; bin <= scores.highest[from + step]; bin++) joined[bin] += bins[bin];
  }
  let seen = 0;
  let bin = low - 1;
  return ranks.map((rank) => {
    while (seen < rank && bin < high) seen += joined[++bin];
    return seen >= rank ? edgeOf(bin) : Number.NaN;
  });
}

function binOf(score: number): number {
  const place = Math.ceil((Math.log2(score) - LOWEST) * PARTS);
  return place <= 0 ? 0 : place >= BINS - 1 ? BINS - 1 : place;
}

/** Upper edge of a bin: 2^−12 for the first, 2^12 for the last two. */
function edgeOf(bin: number): number {
  return Math.exp((Math.min(bin, BINS - 2) / PARTS + LOWEST) * Math.LN2);
}
