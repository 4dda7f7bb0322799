import type { Loess } from './loess-rows.ts';

/** The smoothers of one STL decomposition. */
export interface StlSettings {
  /** Season length in observations, ≥ 2. */
  period: number;
  /** Smoother of each cycle-subseries; null = the season never changes (plain mean of each place). */
  seasonal: Loess | null;
  /** Smoother that takes the trend out of the season. */
  lowPass: Loess;
  trend: Loess;
  /** Passes of the inner loop, usually 2. */
  inner: number;
  /** Passes of the robustness loop; 0 = none, 15 = robust. */
  outer: number;
}

/** What may be asked for; windows are made odd and at least 3. */
export interface StlChoice {
  period: number;
  /** Seasonal window in cycles, ≥ 3; 'periodic' = the season never changes. */
  seasonalWindow: number | 'periodic';
  /** Default ⌈1.5 m / (1 − 1.5 / seasonal window)⌉, made odd. */
  trendWindow?: number;
  /** Default m, made odd. */
  lowPassWindow?: number;
  /** True: a fit at every element. False (default): at every ⌈window / 10⌉-th, as R does. */
  exact?: boolean;
  /** True: inner 1, outer 15. */
  robust?: boolean;
}

const nextOdd = (value: number): number => 2 * Math.floor(Math.max(3, Math.ceil(value)) / 2) + 1;

/**
 * Settings with the defaults of R's `stl`: season by local means, trend and low-pass by local lines, 2 inner passes.
 * @throws RangeError when the period is below 2 or not an integer
 * @see Cleveland et al. 1990, section 3
 */
export function chooseStl({ period, seasonalWindow, trendWindow, lowPassWindow, exact = false, robust = false }: StlChoice): StlSettings {
  if (!Number.isInteger(period) || period < 2) throw new RangeError(`STL: a season of ${period} observations; it takes an integer of at least 2`);
  const loess = (window: number, degree: number): Loess => ({ window, degree, jump: exact ? 1 : Math.ceil(window / 10) });
  const cycles = seasonalWindow === 'periodic' ? Number.POSITIVE_INFINITY : nextOdd(seasonalWindow);
  return {
    period,
    seasonal: Number.isFinite(cycles) ? loess(cycles, 0) : null,
    lowPass: loess(nextOdd(lowPassWindow ?? period), 1),
    trend: loess(nextOdd(trendWindow ?? (1.5 * period) / (1 - 1.5 / cycles)), 1),
    inner: robust ? 1 : 2,
    outer: robust ? 15 : 0,
  };
}
