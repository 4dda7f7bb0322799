/**
 * How much forecasts of the same period change from one origin to the next: mean |f(later) − f(earlier)| over all periods that two
 * neighbouring origins both forecast, divided by a scale. 0 = nothing is ever revised.
 * @param forecasts origin-major, origins × horizon, in the unit of y; a NaN is left out with its pair
 * @param horizon steps ahead of each origin, h
 * @param cutoffs last period known at each origin, ascending, length = origins; step s of origin w is period cutoffs[w] + 1 + s
 * @param scale what the change is measured by, in the unit of y: mean actual or naive MAE
 * @returns without unit; NaN when no two neighbours overlap or the scale is not above 0
 * @see Van Belle, Crevits & Verbeke 2023 (forecast stability, MAC scaled)
 */
export function forecastStability(forecasts: Float64Array, horizon: number, cutoffs: ArrayLike<number>, scale: number): number {
  let sum = 0;
  let count = 0;
  for (let w = 1; w < cutoffs.length; w++) {
    const moved = cutoffs[w] - cutoffs[w - 1];
    for (let step = 0; step + moved < horizon; step++) {
      const change = Math.abs(forecasts[w * horizon + step] - forecasts[(w - 1) * horizon + step + moved]);
      if (Number.isNaN(change)) continue;
      sum += change;
      count++;
    }
  }
  return count > 0 && scale > 0 ? sum / count / scale : Number.NaN;
}
