import { type Covariance, shrinkCovariance } from '../numerics/hierarchy/covariance.ts';
import type { Hierarchy } from '../numerics/hierarchy/structure.ts';

/** What happened at the tested points: NaN = not observed, not scored. */
export interface Outcomes {
  windows: number;
  /** First step that is scored, from 0: the gap. */
  gap: number;
  horizon: number;
  /** [window, nodes and series, horizon]. */
  actual: Float64Array;
  /** What was forecast for each row alone, of the same shape; 0 where there was no forecast. */
  base: Float64Array;
}

/**
 * Covariance of the errors of all rows at the tested points of every window but one, so that a window is judged by what others say;
 * −1 leaves none out.
 */
export function errorCovariance(hierarchy: Hierarchy, { windows, gap, horizon, actual, base }: Outcomes, left: number): Covariance {
  const { nodes } = hierarchy;
  const steps = horizon - gap;
  const kept = Array.from({ length: windows }, (_, window) => window).filter((window) => window !== left);
  const points = kept.length * steps;
  const errors = new Float64Array(nodes * points);
  for (const [place, window] of kept.entries())
    for (let node = 0; node < nodes; node++)
      for (let i = 0; i < steps; i++) {
        const cell = (window * nodes + node) * horizon + gap + i;
        errors[node * points + place * steps + i] = actual[cell] - base[cell];
      }
  return shrinkCovariance(hierarchy, errors, points);
}

/** Σ|e| and Σ|y| of one window's forecasts by row, added to `sums` [nodes and series, 2]. */
export function addWindow(outcomes: Outcomes, window: number, values: Float64Array, sums: Float64Array): void {
  const { gap, horizon, actual } = outcomes;
  const rows = sums.length / 2;
  for (let row = 0; row < rows; row++)
    for (let step = gap; step < horizon; step++) {
      const truth = actual[(window * rows + row) * horizon + step];
      if (Number.isNaN(truth)) continue;
      sums[2 * row] += Math.abs(values[row * horizon + step] - truth);
      sums[2 * row + 1] += Math.abs(truth);
    }
}

/** Pooled WAPE over all rows and level by level, the series last; null on a zero sum. */
export function pooledErrors({ levels, aggregates, nodes }: Hierarchy, sums: Float64Array): { wape: number | null; byLevel: (number | null)[] } {
  const over = (from: number, to: number): number | null => {
    let [error, size] = [0, 0];
    for (let row = from; row < to; row++) {
      error += sums[2 * row];
      size += sums[2 * row + 1];
    }
    return size > 0 ? error / size : null;
  };
  return { wape: over(0, nodes), byLevel: [...levels.map(({ from, size }) => over(from, from + size)), over(aggregates, nodes)] };
}
