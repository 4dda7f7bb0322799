import type { TableValue } from '../../server/kit/kind.ts';
import type { ForecastMeta } from '../../server/kit/kinds/modeling.ts';
import type { Tape } from '../backtesting/tape.ts';
import type { ModelData } from '../modeling/model-data.ts';
import type { Hierarchy } from '../numerics/hierarchy/structure.ts';
import { type NodeTape, ownOrStandIn } from './forecast-nodes.ts';
import type { NodeData } from './node-data.ts';
import type { Outcomes } from './window-errors.ts';

/**
 * Tested forecasts of all rows and what happened, window by window. A node is scored where at least half of what it adds up was observed, a
 * series where it was observed and had a forecast.
 * @param tape the backtest's, of all series in order; @param winner place of the winner in it
 */
export function gatherOutcomes(
  { aggregates, leaves, nodes }: Hierarchy,
  data: ModelData,
  { data: sums, solid }: NodeData,
  tape: Tape,
  winner: number,
  forecasts: NodeTape,
  gap: number,
): Outcomes {
  const { splits, horizon } = tape;
  const { periods, y } = data.panel;
  const actual = new Float64Array(splits.length * nodes * horizon).fill(Number.NaN);
  const base = new Float64Array(actual.length);
  for (const [window, { trainTo }] of splits.entries()) {
    const at = window * nodes;
    for (let node = 0; node < aggregates; node++) {
      const place = forecasts.place(window, node);
      if (place >= 0) base.set(forecasts.tape.mean.subarray(place * horizon, (place + 1) * horizon), (at + node) * horizon);
      for (let step = gap; step < horizon && place >= 0; step++) {
        const cell = node * periods + trainTo + step;
        if (solid[cell] === 1) actual[(at + node) * horizon + step] = sums.panel.y[cell];
      }
    }
    for (let leaf = 0; leaf < leaves; leaf++) {
      const place = ownOrStandIn(tape, window, winner, leaf);
      if (place < 0) continue;
      const to = (at + aggregates + leaf) * horizon;
      base.set(tape.mean.subarray(place * horizon, (place + 1) * horizon), to);
      for (let step = gap; step < horizon; step++) actual[to + step] = y[leaf * periods + trainTo + step];
    }
  }
  return { windows: splits.length, gap, horizon, actual, base };
}

/** The forecast that stands for each series, from the run's forecast table. */
export interface Standing {
  /** [series, horizon]. */
  mean: Float64Array;
  /** By level, [series, horizon]: how far the interval reaches up; downwards it may have been cut at 0. */
  half: readonly Float64Array[];
}

export function readStanding({ columns }: TableValue, { levels, horizon, series }: ForecastMeta): Standing {
  const cells = <T>(name: string): T => columns.find((column) => column.name === name)?.data as T;
  const choice = cells<Uint8Array>('choice');
  const take = (name: string): Float64Array => {
    const [from, taken] = [cells<Float64Array>(name), new Float64Array(series * horizon)];
    for (let row = 0; row < series; row++) {
      const at = (choice[row] * (series + 1) + row) * horizon;
      taken.set(from.subarray(at, at + horizon), row * horizon);
    }
    return taken;
  };
  const mean = take('mean');
  return { mean, half: levels.map((level) => take(`upper_${level}`).map((value, i) => value - mean[i])) };
}
