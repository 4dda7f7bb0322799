import type { PanelCells } from './panel-cells.ts';

export interface CoefficientError {
  error: number;
  /** Degrees of freedom its interval is taken from; infinite where cells err alone. */
  freedom: number;
}

interface Swept {
  /** Price and promotion after series and periods are taken out. */
  columns: readonly Float64Array[];
  /** Working residual at the end: (y − μ)/μ, swept. */
  residual: Float64Array;
  weights: Float64Array;
  use: { price: boolean; promotion: boolean };
}

/**
 * Standard errors of the two coefficients: the larger of one that lets every cell err alone with any variance (HC3) and one that lets all
 * cells of a product err together, over days and shops (products left out one after another, on columns already swept). The second goes with
 * as many degrees of freedom as products really tell the effect, which may be few: prices are the same in every shop.
 * @returns errors of price and promotion; 0 for a column not used
 * @see MacKinnon & White 1985; Bell & McCaffrey 2002 and MacKinnon, Nielsen & Webb 2023 (jackknife by cluster); Carter, Schnepel & Steigerwald 2017 (effective number of clusters)
 */
export function measureErrors(
  { row, period, product, products, rows, periods }: PanelCells,
  { columns, residual, weights, use }: Swept,
): [CoefficientError, CoefficientError] {
  const k = 2;
  const active = [use.price, use.promotion];
  const [total, right, meat] = [new Float64Array(4), new Float64Array(2), new Float64Array(4)];
  const [byProduct, rightBy] = [new Float64Array(4 * products), new Float64Array(2 * products)];
  const pull = leverages({ row, period, rows, periods }, columns, weights, active);
  for (let c = 0; c < residual.length; c++) {
    const g = product[row[c]];
    for (let i = 0; i < k; i++) {
      const weighted = weights[c] * columns[i][c];
      right[i] += weighted * residual[c];
      rightBy[2 * g + i] += weighted * residual[c];
      const error = residual[c] / Math.max(LEAST_REST, 1 - pull[c]);
      for (let j = 0; j < k; j++) {
        total[2 * i + j] += weighted * columns[j][c];
        byProduct[4 * g + 2 * i + j] += weighted * columns[j][c];
        meat[2 * i + j] += weighted * weights[c] * columns[j][c] * error * error;
      }
    }
  }
  const whole = invertTwo(total, active);
  if (!whole) return [NONE, NONE];
  const alone = sandwich(whole, meat);
  const centre = [whole[0] * right[0] + whole[1] * right[1], whole[2] * right[0] + whole[3] * right[1]];
  const jack = [0, 0];
  let left = 0;
  for (let g = 0; g < products; g++) {
    const rest = total.map((value, at) => value - byProduct[4 * g + at]);
    const inverse = invertTwo(rest, active);
    if (!inverse) continue;
    left++;
    for (let i = 0; i < k; i++) {
      const without = inverse[2 * i] * (right[0] - rightBy[2 * g]) + inverse[2 * i + 1] * (right[1] - rightBy[2 * g + 1]);
      jack[i] += (without - centre[i]) * (without - centre[i]);
    }
  }
  return [0, 1].map((i): CoefficientError => {
    if (!active[i]) return NONE;
    const single = Math.sqrt(Math.max(0, alone[3 * i]));
    let [sum, squares] = [0, 0];
    for (let g = 0; g < products; g++) {
      sum += byProduct[4 * g + 3 * i];
      squares += byProduct[4 * g + 3 * i] * byProduct[4 * g + 3 * i];
    }
    const telling = squares > 0 ? (sum * sum) / squares : 0;
    const together = left > 1 ? Math.sqrt((jack[i] * (left - 1)) / left) : 0;
    if (together > single) return { error: together, freedom: Math.max(2, telling - 1) };
    return { error: single, freedom: Math.max(2, tellingCells(columns[i], weights) - 1) };
  }) as [CoefficientError, CoefficientError];
}

/** Least of 1 − leverage that an error is divided by. */
const LEAST_REST = 0.1;

/** How far each cell pulls the fit to itself: by its series, its period and the two columns. */
function leverages(
  { row, period, rows, periods }: Pick<PanelCells, 'row' | 'period' | 'rows' | 'periods'>,
  columns: readonly Float64Array[],
  weights: Float64Array,
  active: readonly boolean[],
): Float64Array {
  const [byRow, byPeriod] = [new Float64Array(rows), new Float64Array(periods)];
  const size = [0, 0];
  for (let c = 0; c < row.length; c++) {
    byRow[row[c]] += weights[c];
    byPeriod[period[c]] += weights[c];
    for (let i = 0; i < 2; i++) size[i] += weights[c] * columns[i][c] * columns[i][c];
  }
  return weights.map((weight, c) => {
    let pull = weight / byRow[row[c]] + weight / byPeriod[period[c]];
    for (let i = 0; i < 2; i++) if (active[i] && size[i] > 0) pull += (weight * columns[i][c] * columns[i][c]) / size[i];
    return pull;
  });
}

/** How many cells really tell a coefficient. */
function tellingCells(column: Float64Array, weights: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (let c = 0; c < column.length; c++) {
    const share = weights[c] * column[c] * column[c];
    sum += share;
    squares += share * share;
  }
  return squares > 0 ? (sum * sum) / squares : 0;
}

const NONE: CoefficientError = { error: 0, freedom: Number.POSITIVE_INFINITY };

/** Inverse of a symmetric 2 × 2 matrix over its active rows; null when singular. */
function invertTwo(m: ArrayLike<number>, active: readonly boolean[]): [number, number, number, number] | null {
  if (!active[0] || !active[1]) {
    const [a, d] = [active[0] ? m[0] : 1, active[1] ? m[3] : 1];
    return a > 0 && d > 0 ? [active[0] ? 1 / a : 0, 0, 0, active[1] ? 1 / d : 0] : null;
  }
  const det = m[0] * m[3] - m[1] * m[2];
  return det > 1e-12 * m[0] * m[3] ? [m[3] / det, -m[1] / det, -m[2] / det, m[0] / det] : null;
}

function sandwich(bread: readonly number[], meat: ArrayLike<number>): number[] {
  const half = [0, 1].flatMap((i) => [0, 1].map((j) => bread[2 * i] * meat[j] + bread[2 * i + 1] * meat[2 + j]));
  return [0, 1].flatMap((i) => [0, 1].map((j) => half[2 * i] * bread[j] + half[2 * i + 1] * bread[2 + j]));
}
