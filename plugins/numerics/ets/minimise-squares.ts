/** A sum of squares to be made small over a box. */
export interface SquaresProblem {
  /** Number of residuals, n. */
  count: number;
  /** Number of parameters, k. */
  size: number;
  /** Lowest and highest value of each parameter, lengths ≥ k. */
  lower: Float64Array;
  upper: Float64Array;
  /** Writes n residuals for these parameters and returns their sum of squares; Infinity where there are none. */
  evaluate(parameters: Float64Array, residuals: Float64Array): number;
  /** Asked after each round that was not the last: whether the sum it came to, from the one before, is not worth another. */
  isHopeless?(sum: number, before: number): boolean;
}

/** How far a parameter is moved to see a slope; parameters are of the size of 1. */
const NUDGE = 1e-4;
/** Steps tried with growing damping before a round gives up. */
const TRIES = 6;

let residuals = new Float64Array(0);
let trial = new Float64Array(0);
let columns: Float64Array[] = [];
let gram = new Float64Array(0);
let factor = new Float64Array(0);
let slope = new Float64Array(0);
let nudges = new Float64Array(0);
let step = new Float64Array(0);
let candidate = new Float64Array(0);
const free: number[] = [];

function reserve(count: number, size: number): void {
  if (residuals.length < count || columns.length < size) {
    const length = Math.max(count, residuals.length);
    residuals = new Float64Array(length);
    trial = new Float64Array(length);
    columns = Array.from({ length: Math.max(size, columns.length) }, () => new Float64Array(length));
  }
  if (slope.length >= size) return;
  gram = new Float64Array(size * size);
  factor = new Float64Array(size * size);
  slope = new Float64Array(size);
  nudges = new Float64Array(size);
  step = new Float64Array(size);
  candidate = new Float64Array(size);
}

/** Sum of products of two lists, in two chains. */
function dot(a: Float64Array, b: Float64Array, count: number): number {
  let even = 0;
  let odd = 0;
  let t = 0;
  for (; t + 1 < count; t += 2) {
    even += a[t] * b[t];
    odd += a[t + 1] * b[t + 1];
  }
  if (t < count) even += a[t] * b[t];
  return even + odd;
}

/** Replaces nudged residuals by what the nudge changed; returns its product with the residuals. */
function subtract(column: Float64Array, base: Float64Array, count: number): number {
  let even = 0;
  let odd = 0;
  let t = 0;
  for (; t + 1 < count; t += 2) {
    const a = column[t] - base[t];
    const b = column[t + 1] - base[t + 1];
    column[t] = a;
    column[t + 1] = b;
    even += a * base[t];
    odd += b * base[t + 1];
  }
  if (t < count) {
    column[t] -= base[t];
    even += column[t] * base[t];
  }
  return even + odd;
}

/**
 * Writes column j: how the residuals change when parameter j is nudged, inwards at the upper bound; all zero where they cannot be had there.
 * The Jacobian is that divided by the nudge, which is left to the sums.
 */
function differentiate({ count, upper, evaluate }: SquaresProblem, parameters: Float64Array, j: number): void {
  const column = columns[j];
  const old = parameters[j];
  let by = old + NUDGE > upper[j] ? -NUDGE : NUDGE;
  parameters[j] = old + by;
  let value = evaluate(parameters, column);
  if (value === Number.POSITIVE_INFINITY) {
    by = -by;
    parameters[j] = old + by;
    value = evaluate(parameters, column);
  }
  parameters[j] = old;
  nudges[j] = by;
  if (value === Number.POSITIVE_INFINITY) column.fill(0, 0, count);
  slope[j] = value === Number.POSITIVE_INFINITY ? 0 : subtract(column, residuals, count) / by;
}

/** Fills slope and Gram matrix, and lists the parameters free to move: those not pushed against their bound. */
function linearise(problem: SquaresProblem, parameters: Float64Array): void {
  const { count, size, lower, upper } = problem;
  free.length = 0;
  for (let j = 0; j < size; j++) {
    differentiate(problem, parameters, j);
    for (let i = 0; i <= j; i++) gram[j * size + i] = dot(columns[j], columns[i], count) / (nudges[j] * nudges[i]);
    const pushed = (parameters[j] <= lower[j] && slope[j] > 0) || (parameters[j] >= upper[j] && slope[j] < 0);
    if (!pushed && gram[j * size + j] > 0) free.push(j);
  }
}

/**
 * Solves (G + damping · diag G) step = −slope over the free parameters by a Cholesky factorisation.
 * @returns false when the matrix is not positive definite
 */
function solveStep(size: number, damping: number): boolean {
  const k = free.length;
  for (let i = 0; i < k; i++) {
    const row = free[i] * size;
    let known = -slope[free[i]];
    for (let j = 0; j <= i; j++) {
      let sum = gram[row + free[j]];
      if (i === j) sum *= 1 + damping;
      for (let l = 0; l < j; l++) sum -= factor[i * size + l] * factor[j * size + l];
      if (i > j) {
        factor[i * size + j] = sum / factor[j * size + j];
        known -= factor[i * size + j] * step[j];
      } else {
        if (!(sum > 0)) return false;
        factor[i * size + i] = Math.sqrt(sum);
        step[i] = known / factor[i * size + i];
      }
    }
  }
  for (let i = k - 1; i >= 0; i--) {
    for (let l = i + 1; l < k; l++) step[i] -= factor[l * size + i] * step[l];
    step[i] /= factor[i * size + i];
  }
  return true;
}

/**
 * Least squares over a box by projected Levenberg-Marquardt: slopes by forward differences, damping scaled by the diagonal, parameters
 * that press against a bound held there for the round. Finds the floor of the valley it starts in, in about a third of the evaluations a
 * simplex needs for up to five parameters.
 * @param problem what to minimise; n and k may differ from call to call, buffers grow and stay
 * @param parameters length ≥ k, inside the box; receives the best place seen
 * @param tolerance stops when a round lowers the sum by less than this share of it
 * @param rounds most rounds; each costs k + 1 evaluations, seldom more
 * @returns the sum of squares there; Infinity when there are no residuals at the start
 * @see Marquardt 1963; Nocedal & Wright 2006, section 10.3
 */
export function minimiseSquares(problem: SquaresProblem, parameters: Float64Array, tolerance: number, rounds: number): number {
  const { count, size, lower, upper } = problem;
  reserve(count, size);
  let best = problem.evaluate(parameters, residuals);
  if (best === Number.POSITIVE_INFINITY) return best;
  let damping = 0.01;
  for (let round = 0; round < rounds; round++) {
    linearise(problem, parameters);
    const before = best;
    for (let attempt = 0; attempt < TRIES && best === before; attempt++) {
      const solved = solveStep(size, damping);
      if (solved) {
        for (let j = 0; j < size; j++) candidate[j] = parameters[j];
        for (let i = 0; i < free.length; i++) {
          const j = free[i];
          candidate[j] = Math.min(upper[j], Math.max(lower[j], parameters[j] + step[i]));
        }
      }
      const value = solved ? problem.evaluate(candidate, trial) : Number.POSITIVE_INFINITY;
      if (value < best) {
        best = value;
        for (let j = 0; j < size; j++) parameters[j] = candidate[j];
        [residuals, trial] = [trial, residuals];
        damping = Math.max(1e-7, damping * 0.1);
      } else damping *= 8;
    }
    if (before - best <= tolerance * before || problem.isHopeless?.(best, before)) break;
  }
  return best;
}
