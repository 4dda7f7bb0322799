import type { PanelCells } from './panel-cells.ts';

const SWEEPS = 200;
const TOLERANCE = 1e-10;

/** Takes series means and period means out of a column, again and again until neither moves it: least squares on both sets of dummies. */
export interface Sweeper {
  /** Weighs cells anew; called once a round. */
  weigh(weights: Float64Array): void;
  /** @param values length cells; what is left stands in it afterwards */
  sweep(values: Float64Array): void;
}

/**
 * Alternating projections on series and period dummies with weights, O(cells) a sweep; some ten sweeps on a full panel.
 * @see Gaure 2013, OLS with multiple high dimensional category variables; Guimarães & Portugal 2010
 */
export function openSweeper({ row, period, rows, periods }: Pick<PanelCells, 'row' | 'period' | 'rows' | 'periods'>): Sweeper {
  const count = row.length;
  const [rowWeight, periodWeight] = [new Float64Array(rows), new Float64Array(periods)];
  const [rowSum, periodSum] = [new Float64Array(rows), new Float64Array(periods)];
  let weights = new Float64Array(0);
  const takeOut = (values: Float64Array, group: Int32Array, sum: Float64Array, weight: Float64Array): number => {
    sum.fill(0);
    for (let c = 0; c < count; c++) sum[group[c]] += weights[c] * values[c];
    let most = 0;
    for (let g = 0; g < sum.length; g++) {
      sum[g] = weight[g] > 0 ? sum[g] / weight[g] : 0;
      most = Math.max(most, Math.abs(sum[g]));
    }
    for (let c = 0; c < count; c++) values[c] -= sum[group[c]];
    return most;
  };
  return {
    weigh(given) {
      weights = given as Float64Array<ArrayBuffer>;
      rowWeight.fill(0);
      periodWeight.fill(0);
      for (let c = 0; c < count; c++) {
        rowWeight[row[c]] += weights[c];
        periodWeight[period[c]] += weights[c];
      }
    },
    sweep(values) {
      let size = 0;
      for (let c = 0; c < count; c++) size = Math.max(size, Math.abs(values[c]));
      for (let turn = 0; turn < SWEEPS; turn++) {
        takeOut(values, row, rowSum, rowWeight);
        if (takeOut(values, period, periodSum, periodWeight) <= TOLERANCE * size) return;
      }
    },
  };
}
