/**
 * Pinball (quantile) loss of one point: max(p(y − q), (p − 1)(y − q)), in the unit of y.
 * @param actual y
 * @param quantile q, the forecast of the p-quantile
 * @param probability p in (0, 1)
 * @see Koenker & Bassett 1978
 */
export function pinball(actual: number, quantile: number, probability: number): number {
  const error = actual - quantile;
  return error >= 0 ? probability * error : (probability - 1) * error;
}
