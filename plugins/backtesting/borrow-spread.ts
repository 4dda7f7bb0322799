import type { Paths } from '../modeling/combine.ts';
import { quantileSorted } from '../numerics/quantile-sorted.ts';

/**
 * Gives a width to forecasts that have none because the series has hardly a past (one day seen, or the same value twice): the median of
 * σ ÷ |mean|, step by step, over the series that have one, times the forecast's own size. A forecast of 0 keeps none, and a long history
 * that never moved keeps its own.
 * @param model place of the model among the paths
 * @param isShort whether row r has too few observations to know how far it is usually missed
 */
export function borrowSpread({ rows, horizon, mean, sigma, ok }: Paths, model: number, isShort: (row: number) => boolean): void {
  const from = (row: number): number => (model * rows + row) * horizon;
  const isBare = (row: number): boolean => ok[model * rows + row] === 1 && sigma.subarray(from(row), from(row) + horizon).every((one) => one === 0);
  const bare: number[] = [];
  for (let row = 0; row < rows; row++) if (isBare(row) && isShort(row)) bare.push(row);
  if (bare.length === 0) return;
  for (let step = 0; step < horizon; step++) {
    const shares: number[] = [];
    for (let row = 0; row < rows; row++) {
      const cell = from(row) + step;
      if (ok[model * rows + row] === 1 && sigma[cell] > 0 && mean[cell] !== 0) shares.push(sigma[cell] / Math.abs(mean[cell]));
    }
    if (shares.length === 0) continue;
    const share = quantileSorted(Float64Array.from(shares).sort(), shares.length, 0.5);
    for (const row of bare) sigma[from(row) + step] = share * Math.abs(mean[from(row) + step]);
  }
}
