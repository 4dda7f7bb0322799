/**
 * Sums from which all pooled error measures are made, in a stretch of `SUMS` cells of a Float64Array:
 * count, Σ|e|, Σe, Σe², Σy, Σ|y|, Σ sMAPE terms, Σ pinball, with e = forecast − actual.
 * Stretches can be added, so a score over windows, steps or series is a sum of theirs.
 */
export const SUMS = 8;
export const SUM = { count: 0, absolute: 1, error: 2, square: 3, actual: 4, size: 5, smape: 6, pinball: 7 } as const;

/**
 * Adds one tested point.
 * @param sums stretch to add to
 * @param at offset of the stretch
 * @param actual y, finite
 * @param forecast f, finite, same unit
 */
export function addError(sums: Float64Array, at: number, actual: number, forecast: number): void {
  const error = forecast - actual;
  const absolute = Math.abs(error);
  const size = Math.abs(actual);
  const both = size + Math.abs(forecast);
  sums[at] += 1;
  sums[at + 1] += absolute;
  sums[at + 2] += error;
  sums[at + 3] += error * error;
  sums[at + 4] += actual;
  sums[at + 5] += size;
  sums[at + 6] += both === 0 ? 0 : (2 * absolute) / both;
}

/** Adds the stretch of `from` at `offset` to the stretch of `sums` at `at`. */
export function mergeSums(sums: Float64Array, at: number, from: Float64Array, offset: number): void {
  for (let i = 0; i < SUMS; i++) sums[at + i] += from[offset + i];
}

/** Mean absolute error, Σ|e| / n, in the unit of y; NaN when n = 0. */
export const maeOf = (sums: Float64Array, at = 0): number => sums[at + SUM.absolute] / sums[at + SUM.count];

/** Root mean squared error, √(Σe² / n), in the unit of y; NaN when n = 0. */
export const rmseOf = (sums: Float64Array, at = 0): number => Math.sqrt(sums[at + SUM.square] / sums[at + SUM.count]);

/**
 * Weighted absolute percentage error as a fraction, Σ|e| / Σ|y|: 0.099 = 9.9 %. NaN on a zero denominator, never infinite.
 * @see Kolassa & Schütz 2007
 */
export const wapeOf = (sums: Float64Array, at = 0): number => (sums[at + SUM.size] > 0 ? sums[at + SUM.absolute] / sums[at + SUM.size] : Number.NaN);

/**
 * Symmetric MAPE as a fraction in [0, 2] (the literature's 0–200 divided by 100): mean of 2|e| / (|y| + |f|), 0/0 counted as 0.
 * @see Makridakis & Hibon 2000
 */
export const smapeOf = (sums: Float64Array, at = 0): number => sums[at + SUM.smape] / sums[at + SUM.count];

/** Relative bias as a fraction, Σ(f − y) / Σy: + over-forecasts. NaN when Σy = 0. */
export const biasOf = (sums: Float64Array, at = 0): number => (sums[at + SUM.actual] === 0 ? Number.NaN : sums[at + SUM.error] / sums[at + SUM.actual]);

/** Mean pinball loss over points, already averaged over quantiles by whoever added it; NaN when n = 0. */
export const pinballOf = (sums: Float64Array, at = 0): number => sums[at + SUM.pinball] / sums[at + SUM.count];
