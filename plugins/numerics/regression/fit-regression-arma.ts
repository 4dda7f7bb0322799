import { exactAhead, exactSquares } from '../arima/exact.ts';
import { minimiseSmooth } from '../arima/minimise-smooth.ts';
import { makePolynomials, type Orders, unpack } from '../arima/orders.ts';
import { countSpent, fitRegression, writeSolution } from './fit-regression.ts';
import { grow } from './grow.ts';
import { HEAD, layoutOf, type RegressionSetting, type RegressionShape } from './layout.ts';
import { writeActive } from './penalties.ts';
import { addRight, addRow, currentWorkspace, dot, noteRow, priceColumns, solveSigned, squaresOf, type Workspace } from './workspace.ts';

const ORDERS: Orders = { p: 1, d: 0, q: 1, P: 0, D: 0, Q: 0, m: 1, constant: false };
/** Start of the search: errors that hang together a little. */
const START = [0.5, -0.1] as const;

const model = makePolynomials();
const parameters = new Float64Array(2);
let errors: Float64Array = new Float64Array(0);
let oneStep: Float64Array = new Float64Array(0);
let seen: Uint8Array = new Uint8Array(0);
let now: Float64Array = new Float64Array(0);
let next: Float64Array = new Float64Array(0);
let white: Float64Array = new Float64Array(0);

/**
 * Ridge regression whose errors are ARMA(1,1): what is left of yesterday's error is carried into tomorrow's forecast. Three steps:
 * the plain regression (which also decides on the logarithm); φ and θ by exact likelihood of its residuals; generalised least squares, rows
 * and values made white by the Kalman filter of that process, which passes over periods that are not usable.
 * @param y observations, length n; NaN = not usable
 * @param least usable observations needed
 * @param fitted length n, one-step values with the parameters of the whole series: row times coefficients plus the error expected; NaN up to
 * the first usable period
 * @param state length `regressionWidth`
 * @returns false when fewer than `least` observations are usable
 * @see Harvey & Phillips 1979 (the filter); Hyndman & Athanasopoulos 2021, chapter 10
 */
export function fitRegressionArma(
  y: Float64Array,
  setting: RegressionSetting,
  shape: RegressionShape & { allowLog: boolean },
  least: number,
  fitted: Float64Array,
  state: Float64Array,
): boolean {
  if (!fitRegression(y, setting, shape, least, null, state)) return false;
  const space = currentWorkspace();
  const n = y.length;
  const logged = state[HEAD.log] === 1;
  const target = logged ? space.logs : y;
  const solution = logged ? space.logBeta : space.beta;
  openErrors(target, n, space, solution);
  const spread = state[HEAD.sigma];
  if (spread > 0 && fitErrors(n, spread)) {
    const count = whiten(target, n, space, logged);
    writeActive(layoutOf(setting, shape), state[HEAD.span], space.active);
    solveSigned(space, logged ? space.logRight : space.right, solution, priceColumns(setting, space.layout));
    openErrors(target, n, space, solution);
    const result = exactSquares(errors, seen, 0, n, model, oneStep);
    const spent = countSpent(space);
    const variance = (result?.squares ?? squaresOf(target, n, space, solution)) / Math.max(1, count - spent - 2);
    writeSolution(space, solution, variance, spent / count, state);
    state[HEAD.phi] = model.phi[1];
    state[HEAD.theta] = model.theta[1];
    exactAhead(1, state, HEAD.carried);
  } else oneStep.fill(0, 0, n);
  const half = logged ? (state[HEAD.sigma] * state[HEAD.sigma]) / 2 : 0;
  for (let t = 0; t < n; t++) {
    const value = dot(space.rows, t * space.layout.columns, solution, space.layout.columns) + oneStep[t];
    fitted[t] = t <= state[HEAD.start] ? Number.NaN : logged ? Math.exp(value + half) : value;
  }
  return true;
}

/** Residuals into `errors`, 0 where nothing was observed. */
function openErrors(target: Float64Array, n: number, { rows, layout }: Workspace, beta: Float64Array): void {
  errors = grow(errors, n);
  oneStep = grow(oneStep, n);
  if (seen.length < n) seen = new Uint8Array(2 * n);
  for (let t = 0; t < n; t++) {
    seen[t] = Number.isNaN(target[t]) ? 0 : 1;
    errors[t] = seen[t] === 1 ? target[t] - dot(rows, t * layout.columns, beta, layout.columns) : 0;
  }
}

/** φ and θ of `errors` into `model`; they are looked at in units of their spread. */
function fitErrors(n: number, spread: number): boolean {
  for (let t = 0; t < n; t++) errors[t] /= spread;
  parameters.set(START);
  const objective = (x: Float64Array): number => {
    unpack(x, ORDERS, model);
    const found = exactSquares(errors, seen, 0, n, model, null);
    return found === null ? Number.POSITIVE_INFINITY : Math.log(found.squares / found.count) + found.logs / found.count;
  };
  const least = minimiseSmooth(objective, parameters, 2, 20, 1e-8);
  unpack(parameters, ORDERS, model);
  return Number.isFinite(least);
}

/**
 * Runs every column and the target through the filter of `model` and sums XᵀX and Xᵀy of what is new in them, divided by its deviation.
 * @returns number of usable periods
 */
function whiten(target: Float64Array, n: number, { layout, rows, gram, right, logRight }: Workspace, logged: boolean): number {
  const k = layout.columns;
  const side = logged ? logRight : right;
  const [phi, psi] = [model.phi[1], model.phi[1] + model.theta[1]];
  now = grow(now, k + 1).fill(0, 0, k + 1);
  next = grow(next, k + 1).fill(0, 0, k + 1);
  white = grow(white, k);
  gram.fill(0, 0, k * k);
  side.fill(0, 0, k);
  // Covariance of (error now, error expected next): stationary at the start.
  const stationary = 1 + (psi * psi) / (1 - phi * phi);
  let [p0, p1, p2] = [stationary, phi * stationary + model.theta[1], stationary - 1];
  let count = 0;
  for (let t = 0; t < n; t++) {
    const gain = seen[t] === 1 ? p1 / p0 : 0;
    if (seen[t] === 1) {
      count++;
      const weight = 1 / Math.sqrt(p0);
      for (let j = 0; j < k; j++) {
        const fresh = rows[t * k + j] - now[j];
        white[j] = fresh * weight;
        now[j] = next[j] + gain * fresh;
      }
      const fresh = target[t] - now[k];
      now[k] = next[k] + gain * fresh;
      noteRow(white, 0, k);
      addRow(gram, k, 1);
      addRight(side, fresh * weight);
    } else for (let j = 0; j <= k; j++) now[j] = next[j];
    for (let j = 0; j <= k; j++) next[j] = phi * now[j];
    const rest = seen[t] === 1 ? p2 - gain * p1 : p2;
    p0 = rest + 1;
    p1 = phi * rest + psi;
    p2 = phi * phi * rest + psi * psi;
  }
  return count;
}
