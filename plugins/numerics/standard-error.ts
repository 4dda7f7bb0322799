/**
 * Mean of n differences and the standard error of that mean, s / √n with s over n − 1.
 * @param values differences, length n ≥ 1; n = 1 has no standard error (NaN)
 * @returns both in the unit of the values
 */
export function meanWithError(values: readonly number[]): { mean: number; error: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, error: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1) / n) };
}
