import { conditionalSquares } from './conditional.ts';
import { exactSquares } from './exact.ts';
import { minimiseSmooth } from './minimise-smooth.ts';
import { countParameters, type Orders, partialOf, unpack } from './orders.ts';
import { type Problem, space } from './workspace.ts';

/** Work n·r² of one exact likelihood beyond which the conditional sum of squares decides alone. */
const EXACT_WORK = 120_000;
/** Partial autocorrelations beyond this are taken as a root on the unit circle: a candidate of the search is refused then. */
const EDGE = 0.985;
/** Start of a parameter nothing is known of: off 0, where gradients of a coefficient and its mirror would cancel. */
const NUDGE = 0.1;

/** Writes the polynomials of parameters x into `space.model`. */
export function applyParameters(x: Float64Array, orders: Orders, { zero }: Problem): void {
  unpack(x, orders, space.model);
  if (!orders.constant) space.model.mean = zero;
}

/**
 * −2 ln L / n with the error variance concentrated out, without its constants.
 * @param exactly true = Kalman filter, false = conditional sum of squares
 */
function objective(x: Float64Array, orders: Orders, problem: Problem, exactly: boolean): number {
  applyParameters(x, orders, problem);
  const { from, to, observed, count } = problem;
  if (!exactly) return Math.log(conditionalSquares(space.w, observed, from, to, space.model, null) / count);
  const found = exactSquares(space.w, observed, from, to, space.model, null);
  return found === null ? Number.POSITIVE_INFINITY : Math.log(found.squares / count) + found.logs / count;
}

const countCoefficients = ({ p, q, P, Q }: Orders): number => p + q + P + Q;

/** Least objective from the parameters in x, which receives the best. */
function refine(x: Float64Array, orders: Orders, problem: Problem, exactly: boolean, rounds: number, tolerance: number): number {
  return minimiseSmooth((at) => objective(at, orders, problem, exactly), x, countParameters(orders), rounds, tolerance);
}

/** −2 ln L in standardised units from the objective. */
const deviance = (least: number, { count }: Problem): number => count * (least + Math.log(2 * Math.PI) + 1);

/** Corrected AIC from −2 ln L; the variance counts as a parameter. */
export function aiccOf(minusTwice: number, orders: Orders, { count }: Problem): number {
  const k = countParameters(orders) + 1;
  return count - k - 1 > 0 ? minusTwice + 2 * k + (2 * k * (k + 1)) / (count - k - 1) : Number.POSITIVE_INFINITY;
}

/** Without a season the exact likelihood is cheap enough for the search. */
const searchesExactly = ({ m }: Orders): boolean => m === 1;

/**
 * AICc of a candidate of the search, from the best candidate's values or small ones; its parameters are left in `space.start`.
 * @returns infinite when there are too few values or a root lies on the unit circle
 */
export function judgeOrders(orders: Orders, problem: Problem): number {
  if (aiccOf(0, orders, problem) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  setStart(orders);
  const least = refine(space.start, orders, problem, searchesExactly(orders), 12, 1e-5);
  for (let i = 0; i < countCoefficients(orders); i++) if (Math.abs(partialOf(space.start[i])) > EDGE) return Number.POSITIVE_INFINITY;
  const aicc = aiccOf(deviance(least, problem), orders, problem);
  if (aicc < space.warmAicc) {
    space.warmAicc = aicc;
    space.warmOrders = orders;
    space.warm.set(space.start);
  }
  return aicc;
}

/** Starting values: those of the best candidate so far where it has the same coefficient, else a little of everything. */
function setStart(orders: Orders): void {
  const { start, warm, warmOrders } = space;
  let [to, from] = [0, 0];
  for (const name of ['p', 'q', 'P', 'Q'] as const) {
    const known = warmOrders?.[name] ?? 0;
    for (let i = 0; i < orders[name]; i++) start[to++] = i < known ? warm[from + i] : NUDGE;
    from += known;
  }
  if (orders.constant) start[to] = warmOrders?.constant ? warm[from] : 0;
}

/**
 * Final parameters into `space.chosen`: conditionally first, then by exact likelihood unless its state is too long.
 * @returns −2 ln L in standardised units, and whether it is the exact one
 */
export function estimateFinal(orders: Orders, problem: Problem): { minusTwice: number; exact: boolean } {
  const r = Math.max(1, orders.p + orders.m * orders.P, orders.q + orders.m * orders.Q + 1);
  const exact = (problem.to - problem.from) * r * r <= EXACT_WORK;
  setStart(orders);
  const conditional = refine(space.start, orders, problem, false, 30, 1e-6);
  space.chosen.set(space.start);
  if (exact) {
    const least = refine(space.chosen, orders, problem, true, 40, 1e-9);
    if (Number.isFinite(least)) return { minusTwice: deviance(least, problem), exact };
    space.chosen.set(space.start);
  }
  return { minusTwice: deviance(conditional, problem), exact: false };
}
