import { numberOf, numbersOf } from '../explaining/figures.ts';
import type { Outlook, Plan } from './open-plan.ts';
import { type LevelErrors, sumOverSeries, varianceOverDays } from './scope-errors.ts';

export interface TellableSum {
  value: number;
  ranges: { level: number; lower: number; upper: number }[];
}
interface TellablePath {
  mean: number[];
  intervals: { level: number; lower: number[]; upper: number[] }[];
}

/** What is added up: values of each cell, how baseline errors weigh in it, and how it leans on uncertain coefficients. */
export interface Addends {
  /** [series, horizon]. */
  values: Float64Array;
  /** Units of the sum for one unit of baseline error, [series, horizon]. */
  weights: Float64Array;
  /** Change of the cell for 1 of the coefficient, with the coefficient's error. */
  leanings: readonly { error: number; slope: Float64Array }[];
  /** Nothing below 0 is told. */
  isFloored: boolean;
}

/**
 * Adds cells up over series, and over series and days. Daily bounds are never added: variances are, errors between series going together as the
 * test of the total says, between days as `varianceOverDays` says and as far as the tested sums of whole windows were off, and an uncertain effect
 * being the same on every day and in every shop.
 */
export function sumUp(
  { ordinals, horizon, baseline }: Plan,
  errors: readonly LevelErrors[],
  memory: number,
  { values, weights, leanings, isFloored }: Addends,
) {
  const n = ordinals.length;
  const day = (of: Float64Array, h: number): Float64Array => Float64Array.from({ length: n }, (_, row) => of[row * horizon + h]);
  const total = (of: Float64Array): Float64Array => Float64Array.from({ length: horizon }, (_, h) => day(of, h).reduce((sum, one) => sum + one, 0));
  const mean = total(values);
  const slopes = leanings.map(({ error, slope }) => ({ error, slope: total(slope) }));
  const floor = (value: number): number => (isFloored ? Math.max(0, value) : value);
  const sum = mean.reduce((all, one) => all + one, 0);
  const path: TellablePath = { mean: numbersOf(mean), intervals: [] };
  const told: TellableSum = { value: numberOf(sum), ranges: [] };
  let leaned = 0;
  for (let cell = 0; cell < weights.length; cell++) leaned += weights[cell] * baseline.mean[cell];
  for (const { level, factor, sigma, between, common } of errors) {
    const spread = new Float64Array(horizon);
    const weighted = new Float64Array(horizon);
    const [lower, upper] = [new Float64Array(horizon), new Float64Array(horizon)];
    for (let h = 0; h < horizon; h++) {
      const own = day(sigma, h);
      spread[h] = sumOverSeries(own, between);
      weighted[h] = sumOverSeries(
        day(weights, h).map((weight, row) => weight * own[row]),
        between,
      );
      let variance = weighted[h] * weighted[h];
      for (const { error, slope } of slopes) variance += error * slope[h] * (error * slope[h]);
      const half = factor * Math.sqrt(variance);
      lower[h] = floor(mean[h] - half);
      upper[h] = mean[h] + half;
    }
    let variance = varianceOverDays(spread, weighted, memory);
    // What all series and days share: the same fraction of every forecast.
    const shared = common * leaned;
    variance += shared * shared;
    for (const { error, slope } of slopes) {
      const all = error * slope.reduce((whole, one) => whole + one, 0);
      variance += all * all;
    }
    const half = factor * Math.sqrt(variance);
    path.intervals.push({ level, lower: numbersOf(lower), upper: numbersOf(upper) });
    told.ranges.push({ level, lower: numberOf(floor(sum - half)), upper: numberOf(sum + half) });
  }
  return { path, sum: told };
}

/** Share of the baseline that stands in each cell: an error of the baseline grows by it. */
const factorsOf = (baseline: Outlook, scenario: Outlook): Float64Array =>
  scenario.mean.map((value, cell) => (baseline.mean[cell] > 0 ? value / baseline.mean[cell] : 1));

/** Units: baseline, scenario or their difference. */
export function unitAddends(
  plan: Plan,
  scenario: Outlook,
  what: 'baseline' | 'scenario' | 'delta',
  prices?: { before: Float64Array; after: Float64Array },
): Addends {
  const { baseline } = plan;
  const factor = factorsOf(baseline, scenario);
  const before = (cell: number): number => (what === 'scenario' ? 0 : (prices?.before[cell] ?? 1));
  const after = (cell: number): number => (what === 'baseline' ? 0 : (prices?.after[cell] ?? 1));
  const sign = what === 'delta' ? -1 : 1;
  return {
    values: scenario.mean.map((value, cell) => after(cell) * value + sign * before(cell) * baseline.mean[cell]),
    weights: factor.map((one, cell) => after(cell) * one + sign * before(cell)),
    leanings:
      what === 'baseline' ? [] : scenario.leanings.map(({ error, x }) => ({ error, slope: x.map((one, cell) => after(cell) * scenario.mean[cell] * one) })),
    isFloored: what !== 'delta' && plan.isNonNegative,
  };
}
