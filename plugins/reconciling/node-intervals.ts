import type { HierarchyMeta } from '../../server/kit/kinds/hierarchy.ts';
import { calibrate, heldOutOf, type Truth, widthAt } from '../backtesting/calibrate.ts';
import { openTape } from '../backtesting/tape.ts';
import type { Split } from '../numerics/rolling-origin.ts';

/** Tested forecasts of nodes and what happened. */
export interface TestedNodes {
  splits: readonly Split[];
  horizon: number;
  nodes: number;
  /** Level of each node: nodes of a level share their pools. */
  classes: Uint8Array;
  classCount: number;
  /** NaN = not scored. */
  actual: Truth['actual'];
  /** Reconciled forecast and the base model's own deviation of a window, node and step; null = no forecast. */
  forecast(window: number, node: number): { mean: Float64Array; sigma: Float64Array } | null;
  /** Nothing of the node is below 0. */
  nonNegative: Uint8Array;
}

/**
 * Half widths of the nodes' intervals, from their own test errors by the method of all other intervals, and the share of tested points
 * they held.
 * @param levels in percent, ascending
 * @returns `half(node, step, level, sigma)`, level by place
 */
export function openNodeIntervals(tested: TestedNodes, levels: readonly number[]) {
  const { splits, horizon, nodes, classes, classCount, actual, forecast, nonNegative } = tested;
  const tape = openTape({ splits, models: 1, tested: Int32Array.from({ length: nodes }, (_, node) => node), horizon });
  for (let window = 0; window < splits.length; window++)
    for (let node = 0; node < nodes; node++) {
      const own = forecast(window, node);
      if (own === null) continue;
      const place = window * nodes + node;
      tape.ok[place] = 1;
      tape.mean.set(own.mean, place * horizon);
      tape.sigma.set(own.sigma, place * horizon);
    }
  const calibration = calibrate(tape, 0, { actual, classes, classCount }, levels);
  const coverage = levels.map((level, i): HierarchyMeta['coverage'][number] => {
    let [inside, count] = [0, 0];
    for (let window = 0; window < splits.length; window++)
      for (let node = 0; node < nodes; node++) {
        const place = window * nodes + node;
        for (let step = 0; step < horizon && tape.ok[place] === 1; step++) {
          const truth = actual(node, window, step);
          if (Number.isNaN(truth)) continue;
          const half = tape.sigma[place * horizon + step] * widthAt(calibration, heldOutOf(calibration, window), classes[node], step, i);
          const low = tape.mean[place * horizon + step] - half;
          count++;
          if (truth >= (nonNegative[node] === 1 ? Math.max(0, low) : low) && truth <= tape.mean[place * horizon + step] + half) inside++;
        }
      }
    return { level, share: count > 0 ? inside / count : null, count };
  });
  const half = (node: number, step: number, level: number, sigma: number): number => sigma * widthAt(calibration, calibration.all, classes[node], step, level);
  return { coverage, half };
}
