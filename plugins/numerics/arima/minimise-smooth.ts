/** Parameters at most. */
const MOST = 16;
const STEP = 1e-5;
/** Parameters are kept in ±BOUND: x/√(1 + x²) is 0.9994 there. */
const BOUND = 30;
const HALVINGS = 12;

const gradient = new Float64Array(MOST);
const before = new Float64Array(MOST);
const direction = new Float64Array(MOST);
const trial = new Float64Array(MOST);
const change = new Float64Array(MOST);
const turned = new Float64Array(MOST);
const inverse = new Float64Array(MOST * MOST);

/**
 * Local minimum of a smooth function of a few unbounded variables: BFGS with forward differences and step halving.
 * @param objective about (k + 2) calls a round; not finite = worse than anything
 * @param x start, length ≥ k; receives the best place found
 * @param k variables, 0 … 16
 * @param rounds at most
 * @param tolerance stops when a round gains less
 * @returns the least value
 * @see Nocedal & Wright 2006, section 6.1
 */
export function minimiseSmooth(objective: (x: Float64Array) => number, x: Float64Array, k: number, rounds = 30, tolerance = 1e-7): number {
  let value = objective(x);
  if (k === 0 || !Number.isFinite(value)) return value;
  inverse.fill(0, 0, k * k);
  for (let i = 0; i < k; i++) inverse[i * k + i] = 1;
  differentiate(objective, x, k, value, gradient);
  for (let round = 0; round < rounds; round++) {
    let slope = pointDown(k);
    if (!(slope < 0)) {
      inverse.fill(0, 0, k * k);
      for (let i = 0; i < k; i++) inverse[i * k + i] = 1;
      slope = pointDown(k);
      if (!(slope < 0)) return value;
    }
    const next = walk(objective, x, k, value, slope);
    if (!(next < value)) return value;
    for (let i = 0; i < k; i++) {
      change[i] = trial[i] - x[i];
      x[i] = trial[i];
      before[i] = gradient[i];
    }
    const gain = value - next;
    value = next;
    if (gain < tolerance) return value;
    differentiate(objective, x, k, value, gradient);
    updateInverse(k);
  }
  return value;
}

function differentiate(objective: (x: Float64Array) => number, x: Float64Array, k: number, value: number, out: Float64Array): void {
  for (let i = 0; i < k; i++) {
    const held = x[i];
    x[i] = held + STEP;
    const moved = objective(x);
    out[i] = Number.isFinite(moved) ? (moved - value) / STEP : 0;
    x[i] = held;
  }
}

/** Writes −H⁻¹g, no longer than 2 in any variable; returns the slope along it. */
function pointDown(k: number): number {
  let longest = 0;
  for (let i = 0; i < k; i++) {
    let sum = 0;
    for (let j = 0; j < k; j++) sum -= inverse[i * k + j] * gradient[j];
    direction[i] = sum;
    longest = Math.max(longest, Math.abs(sum));
  }
  let slope = 0;
  for (let i = 0; i < k; i++) {
    if (longest > 2) direction[i] *= 2 / longest;
    slope += direction[i] * gradient[i];
  }
  return slope;
}

/** Halves the step until the value falls enough; leaves the place in `trial`, returns its value. */
function walk(objective: (x: Float64Array) => number, x: Float64Array, k: number, value: number, slope: number): number {
  let size = 1;
  for (let halving = 0; halving < HALVINGS; halving++) {
    for (let i = 0; i < k; i++) trial[i] = Math.max(-BOUND, Math.min(BOUND, x[i] + size * direction[i]));
    const next = objective(trial);
    if (next <= value + 1e-4 * size * slope) return next;
    size /= 2;
  }
  return Number.POSITIVE_INFINITY;
}

/** BFGS update of the inverse Hessian from the last change of place and gradient; left alone where the function is not convex. */
function updateInverse(k: number): void {
  let product = 0;
  for (let i = 0; i < k; i++) product += change[i] * (gradient[i] - before[i]);
  if (!(product > 1e-12)) return;
  let quadratic = 0;
  for (let i = 0; i < k; i++) {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += inverse[i * k + j] * (gradient[j] - before[j]);
    turned[i] = sum;
    quadratic += sum * (gradient[i] - before[i]);
  }
  const scale = (1 + quadratic / product) / product;
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) inverse[i * k + j] += scale * change[i] * change[j] - (turned[i] * change[j] + change[i] * turned[j]) / product;
}
