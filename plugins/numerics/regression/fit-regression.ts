import { firstUsable } from '../usable.ts';
import { inverseDiagonal } from './cholesky.ts';
import { fillRows, prepareDrivers } from './design.ts';
import { DRIVER, DRIVER_SIZE, HEAD, HEAD_SIZE, layoutOf, type RegressionSetting, type RegressionShape, TREND } from './layout.ts';
import { writeActive, writePenalties } from './penalties.ts';
import { shrinkBends } from './shrink-bends.ts';
import { addRight, addRow, allActive, dotNoted, noteRow, openWorkspace, priceColumns, solveSigned, squaresOf, type Workspace } from './workspace.ts';

/** Usable observations grow by a sixth between two refits of the expanding pass. */
const REFIT = 6;
/** How much likelier (in log) the logarithm has to make the values before it is chosen. */
const LOG_MARGIN = 2;

/**
 * Ridge regression on level, trend, seasons and drivers; periods that are not usable are left out. Price coefficients are never
 * positive. Where all values are positive and `allowLog` is set, the logarithm of y is fitted instead when the Box–Cox likelihood
 * prefers it by 2: drivers then multiply.
 * One-step values come from refits on the past alone, made whenever the past has grown by a sixth, so `fitted` is an honest
 * expanding-window forecast; residual deviation is that of the final fit, its divisor lowered by the effective number of parameters
 * Σ Gⱼⱼ/(Gⱼⱼ + λⱼ).
 * @param y observations, length n; NaN = not usable
 * @param least usable observations before the first one-step value
 * @param fitted length n; null = no one-step values wanted, no refits made
 * @param state length `regressionWidth`
 * @returns false when fewer than `least` observations are usable
 * @see Hoerl & Kennard 1970; Box & Cox 1964 (choice of the logarithm). Cost O(n·k²) at most, less for flags and places.
 */
export function fitRegression(
  y: Float64Array,
  setting: RegressionSetting,
  shape: RegressionShape & { allowLog: boolean },
  least: number,
  fitted: Float64Array | null,
  state: Float64Array,
): boolean {
  const first = firstUsable(y);
  if (first < 0) return false;
  const space = openWorkspace(layoutOf(setting, shape), y.length);
  state[HEAD.start] = first;
  state[HEAD.span] = y.length - first;
  prepareDrivers(y, setting, space.layout, state);
  fillRows(setting, space.layout, state, 0, y.length, space.rows);
  writePenalties(space.layout, space.penalties);
  const prices = priceColumns(setting, space.layout);
  const logged = shape.allowLog && takeLogs(y, space.logs);
  const count = expand(y, space, prices, logged, least, fitted);
  if (count < least) return false;
  const chosen = finish(y, space, prices, logged, count, state);
  if (chosen && fitted !== null) for (let t = 0; t < y.length; t++) fitted[t] = Math.exp(space.logFitted[t] + (state[HEAD.sigma] * state[HEAD.sigma]) / 2);
  return true;
}

/** Writes log y; false when a usable value is not positive. */
function takeLogs(y: Float64Array, logs: Float64Array): boolean {
  for (let t = 0; t < y.length; t++) if (y[t] <= 0) return false;
  for (let t = 0; t < y.length; t++) logs[t] = Math.log(y[t]);
  return true;
}

/** The pass that sums XᵀX and XᵀY and leaves one-step values behind; returns the number of usable observations. */
function expand(y: Float64Array, space: Workspace, prices: readonly number[], logged: boolean, least: number, fitted: Float64Array | null): number {
  const { layout, rows, gram, right, logRight, beta, logBeta, active, logs, logFitted } = space;
  const k = layout.columns;
  const first = firstUsable(y);
  let count = 0;
  let due = fitted === null ? Number.POSITIVE_INFINITY : least;
  let ready = false;
  for (let t = 0; t < y.length; t++) {
    if (count >= due) {
      due = count + Math.max(1, Math.floor(count / REFIT));
      writeActive(layout, t - first, active);
      ready = solveSigned(space, right, beta, prices);
      if (logged) {
        const factored = ready && allActive(active, prices);
        if (!factored) writeActive(layout, t - first, active);
        ready = solveSigned(space, logRight, logBeta, prices, factored) && ready;
      }
    }
    noteRow(rows, t * k, k);
    if (fitted !== null) fitted[t] = ready ? dotNoted(beta) : Number.NaN;
    if (fitted !== null && logged) logFitted[t] = ready ? dotNoted(logBeta) : Number.NaN;
    if (Number.isNaN(y[t])) continue;
    count++;
    addRow(gram, k, 1);
    addRight(right, y[t]);
    if (logged) addRight(logRight, logs[t]);
  }
  return count;
}

/** Final coefficients, deviation and errors into the state; true when the logarithm was chosen. */
function finish(y: Float64Array, space: Workspace, prices: readonly number[], logged: boolean, count: number, state: Float64Array): boolean {
  const { layout, right, logRight, beta, logBeta, active, logs } = space;
  writeActive(layout, state[HEAD.span], active);
  let chosen = false;
  if (logged && solveSigned(space, logRight, logBeta, prices)) {
    let jacobian = 0;
    for (let t = 0; t < y.length; t++) if (!Number.isNaN(logs[t])) jacobian += logs[t];
    const inLog = squaresOf(logs, y.length, space, logBeta);
    writeActive(layout, state[HEAD.span], active);
    solveSigned(space, right, beta, prices);
    const plain = squaresOf(y, y.length, space, beta);
    chosen = inLog > 0 && plain > 0 && (count / 2) * (Math.log(plain) - Math.log(inLog)) - jacobian > LOG_MARGIN;
  }
  const [target, side, solution] = chosen ? ([logs, logRight, logBeta] as const) : ([y, right, beta] as const);
  writeActive(layout, state[HEAD.span], active);
  solveSigned(space, side, solution, prices);
  if (layout.changepoints > 0) shrinkBends(y, space, right, prices, state);
  const spent = countSpent(space);
  const variance = squaresOf(target, y.length, space, solution) / Math.max(1, count - spent);
  state[HEAD.log] = chosen ? 1 : 0;
  writeSolution(space, solution, variance, spent / count, state);
  return chosen;
}

/** Effective number of parameters, each column by itself: Σ G/(G + λ). */
export function countSpent({ layout, gram, penalties, active }: Workspace): number {
  const k = layout.columns;
  let spent = 0;
  for (let j = 0; j < k; j++) if (active[j] === 1) spent += gram[j * k + j] / (gram[j * k + j] + penalties[j] || 1);
  return spent;
}

/** Coefficients, deviation and standard errors into the state, the errors from the factor last made. */
export function writeSolution(space: Workspace, solution: Float64Array, variance: number, spent: number, state: Float64Array): void {
  const { layout, factor, active, spare } = space;
  const k = layout.columns;
  state[HEAD.sigma] = Math.sqrt(variance);
  state[HEAD.spent] = spent;
  // With bends the trend's own error is told by `bend` instead.
  state[HEAD.slopeError] = layout.changepoints > 0 ? 0 : Math.sqrt(variance * inverseDiagonal(factor, k, TREND, spare));
  for (let j = 0; j < k; j++) state[HEAD_SIZE + j] = solution[j];
  for (let d = 0; d < layout.drivers; d++) {
    const column = layout.firstDriver + d;
    const error = active[column] === 1 ? Math.sqrt(variance * inverseDiagonal(factor, k, column, spare)) : 0;
    state[HEAD_SIZE + k + d * DRIVER_SIZE + DRIVER.error] = error;
  }
}
