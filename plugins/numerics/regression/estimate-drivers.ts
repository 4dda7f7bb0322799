import { countUsable, firstUsable } from '../usable.ts';
import { factorise, solveFactored } from './cholesky.ts';
import { fillRows, prepareDrivers } from './design.ts';
import { DRIVER, DRIVER_SIZE, FIRST_BEND, HEAD, HEAD_SIZE, type Layout, LEVEL, layoutOf, type RegressionSetting, regressionWidth, TREND } from './layout.ts';
import { writeActive, writePenalties } from './penalties.ts';
import { addRight, addRow, dot, dotNoted, noteRow, openWorkspace, type Workspace } from './workspace.ts';

/** What a driver does to sales, as a series shows it. */
export interface DriverEffect {
  /** Position in the setting's drivers. */
  driver: number;
  /**
   * Effect on the logarithm of mean sales: of a price the elasticity (−2 = 1 % dearer sells 2 % less), unless some price was not positive;
   * else of one unit of the driver: the lift of a promotion flag is exp(coefficient) − 1.
   */
  coefficient: number;
  /** Standard error of the coefficient, > 0. */
  error: number;
}

/** Most bends of the trend that soaks up slow change, and periods a bend at least. */
const MOST_BENDS = 8;
const BEND_PERIODS = 26;
const ROUNDS = 25;
const TOLERANCE = 1e-9;
/** Drivers are hardly shrunk here: an interval around a shrunk effect would miss the truth. */
const DRIVER_PENALTY = 1e-6;
/** Largest change of the linear predictor in one round. */
const MOST_STEP = 3;
/** Least of 1 − leverage that an error is divided by. */
const LEAST_REST = 0.1;
const MOST_DEPENDENCE = 0.9;

/**
 * Estimates what drivers do, for a planner: Poisson pseudo-likelihood with a log link, E y = exp(trend + seasons + drivers), by reweighted
 * least squares. It needs no distribution, only that mean, allows zeros, and is not biased by taking logarithms of noisy sales.
 * Standard errors are robust against any variance (errors divided by 1 − leverage, HC3) and against errors that hang together over time
 * (prewhitened Bartlett weights over ⌊4(n/100)^(2/9)⌋ periods). Coefficients are as the series shows them; a positive price elasticity is not cut here.
 * @param y observations, length n; NaN = not usable
 * @param setting drivers of at least n values; NaN = not known, counts as the driver's centre
 * @returns one effect for every driver that moved in the history; null when a usable value is negative, nothing was sold, or there are
 * fewer than 2 observations a column
 * @see Santos Silva & Tenreyro 2006 (pseudo-likelihood); MacKinnon & White 1985, Newey & West 1987, Andrews & Monahan 1992 (errors); McCullagh & Nelder 1989, section 2.5 (the rounds)
 */
export function estimateDrivers(y: Float64Array, setting: RegressionSetting): DriverEffect[] | null {
  const count = countUsable(y);
  const first = firstUsable(y);
  const mean = meanOf(y, count);
  if (count === 0 || !(mean > 0)) return null;
  const shape = { changepoints: Math.min(MOST_BENDS, Math.floor((y.length - first) / BEND_PERIODS)), harmonics: 4, drivers: true };
  const space = openWorkspace(layoutOf(setting, shape), y.length);
  const { layout, active } = space;
  const state = new Float64Array(regressionWidth(setting, shape));
  state[HEAD.start] = first;
  state[HEAD.span] = y.length - first;
  prepareDrivers(y, setting, layout, state);
  fillRows(setting, layout, state, 0, y.length, space.rows);
  writeActive(layout, state[HEAD.span], active);
  for (let d = 0; d < layout.drivers; d++) if (state[driverAt(layout, d)] === 0) active[layout.firstDriver + d] = 0;
  let used = 0;
  for (let j = 0; j < layout.columns; j++) used += active[j];
  if (count < 2 * used) return null;
  writePenalties(layout, space.penalties);
  // Weights are means, so a pseudo-observation weighs as much as a mean observation.
  for (let j = 0; j < layout.columns; j++) space.penalties[j] *= j >= layout.firstDriver ? DRIVER_PENALTY * mean : mean;
  space.penalties[TREND] = mean;
  for (let c = 0; c < layout.changepoints; c++) space.penalties[FIRST_BEND + c] = mean;
  space.beta[LEVEL] = Math.log(mean);
  return maximise(y, space) ? effectsOf(y, space, state) : null;
}

const driverAt = (layout: Layout, d: number): number => HEAD_SIZE + layout.columns + d * DRIVER_SIZE;

/** Mean of usable values; NaN when one is negative. */
function meanOf(y: Float64Array, count: number): number {
  let sum = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] < 0) return Number.NaN;
    if (!Number.isNaN(y[t])) sum += y[t];
  }
  return sum / count;
}

/** Newton rounds on the penalised pseudo-likelihood; leaves means in `logs` and the last factor in `factor`. */
function maximise(y: Float64Array, { layout, rows, gram, factor, right, penalties, active, beta, spare, logs }: Workspace): boolean {
  const k = layout.columns;
  for (let round = 0; round < ROUNDS; round++) {
    gram.fill(0, 0, k * k);
    for (let j = 0; j < k; j++) right[j] = -penalties[j] * beta[j];
    for (let t = 0; t < y.length; t++) {
      if (Number.isNaN(y[t])) continue;
      noteRow(rows, t * k, k);
      logs[t] = Math.exp(dotNoted(beta));
      addRow(gram, k, logs[t]);
      addRight(right, y[t] - logs[t]);
    }
    if (!factorise(gram, penalties, active, k, factor)) return false;
    solveFactored(factor, right, active, k, spare);
    // A step that would move some mean by more than e³ is shortened: far from the top the parabola is a poor map.
    let most = 0;
    for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t])) most = Math.max(most, Math.abs(dot(rows, t * k, spare, k)));
    if (!Number.isFinite(most)) return false;
    const share = Math.min(1, MOST_STEP / most);
    for (let j = 0; j < k; j++) beta[j] += share * spare[j];
    if (most < TOLERANCE) return true;
  }
  return true;
}

/** Coefficients per unit of the driver with their robust errors. */
function effectsOf(y: Float64Array, space: Workspace, state: Float64Array): DriverEffect[] {
  const { layout, rows, factor, right, active, beta, spare, logs, logFitted } = space;
  const k = layout.columns;
  inflateErrors(y, space);
  const effects: DriverEffect[] = [];
  for (let d = 0; d < layout.drivers; d++) {
    const column = layout.firstDriver + d;
    if (active[column] === 0) continue;
    right.fill(0, 0, k);
    right[column] = 1;
    solveFactored(factor, right, active, k, spare);
    // What each period adds to the error of this coefficient; 0 where nothing was observed.
    for (let t = 0; t < y.length; t++) logFitted[t] = Number.isNaN(y[t]) ? 0 : dot(rows, t * k, spare, k) * logs[t];
    const scale = state[driverAt(layout, d) + DRIVER.scale];
    effects.push({ driver: d, coefficient: beta[column] / scale, error: Math.sqrt(longRunVariance(logFitted, y.length)) / scale });
  }
  return effects;
}

/** Turns the means in `logs` into errors divided by 1 − leverage: a period that pulls the fit to itself hides its error. */
function inflateErrors(y: Float64Array, { layout, rows, factor, right, active, spare, logs }: Workspace): void {
  const k = layout.columns;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t])) continue;
    for (let j = 0; j < k; j++) right[j] = rows[t * k + j];
    solveFactored(factor, right, active, k, spare);
    let leverage = 0;
    for (let j = 0; j < k; j++) if (active[j] === 1) leverage += right[j] * spare[j];
    logs[t] = (y[t] - logs[t]) / Math.max(LEAST_REST, 1 - logs[t] * leverage);
  }
}

/**
 * Variance of the sum of a series that hangs together over time: first-order dependence is taken out, the rest summed with Bartlett
 * weights, and the dependence put back. Never below the sum of squares.
 * @see Newey & West 1987; Andrews & Monahan 1992
 */
function longRunVariance(u: Float64Array, n: number): number {
  let alone = u[0] * u[0];
  let cross = 0;
  for (let t = 1; t < n; t++) {
    alone += u[t] * u[t];
    cross += u[t] * u[t - 1];
  }
  if (alone === 0) return 0;
  const rho = Math.max(-MOST_DEPENDENCE, Math.min(MOST_DEPENDENCE, cross / alone));
  const lags = Math.floor(4 * Math.exp((2 / 9) * Math.log(n / 100)));
  let total = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let sum = 0;
    for (let t = lag + 1; t < n; t++) sum += (u[t] - rho * u[t - 1]) * (u[t - lag] - rho * u[t - lag - 1]);
    total += (lag === 0 ? 1 : 2) * (1 - lag / (lags + 1)) * sum;
  }
  return Math.max(alone, total / ((1 - rho) * (1 - rho)));
}
