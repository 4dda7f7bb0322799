import { type GradientSpace, openGradientSpace, solveGradient } from './conjugate-gradient.ts';
import type { Covariance } from './covariance.ts';
import { type Hierarchy, sumLeaves } from './structure.ts';

/** Relative residual at which a solve ends, and the most iterations it may take. */
const TOLERANCE = 1e-11;
const CAP = 5_000;

/**
 * What is computed once for many steps. The forecasts are moved as little as W allows until every node is the sum of its leaves:
 * y~ = ŷ − W B′ (B W B′)⁻¹ B ŷ, where a row of B is a node minus its leaves. It equals S (S′W⁻¹S)⁻¹ S′W⁻¹ ŷ but asks for no inverse of
 * W. B has a row too for each leaf that is held at 0.
 * @see Wickramasuriya, Athanasopoulos & Hyndman 2019, equations 8 and 10
 */
export interface Reconciliation {
  hierarchy: Hierarchy;
  covariance: Covariance;
  /** B F for aggregates, F for leaves, node-major, nodes × rank. */
  rows: Float64Array;
  /** 1 / diagonal of B W B′, length nodes; for leaves as if held. */
  inverse: Float64Array;
  /** 1 for leaves held at 0, length leaves. */
  held: Uint8Array;
  /** Multipliers of B's rows, length nodes; 0 for leaves that are free. */
  multipliers: Float64Array;
  /** Leaf values of the last solve, length leaves. */
  bottom: Float64Array;
  scratch: { right: Float64Array; mask: Float64Array; spread: Float64Array; weights: Float64Array; gradient: GradientSpace };
}

/** @param covariance W of the base forecast errors, from `covariance.ts` */
export function openReconciliation(hierarchy: Hierarchy, covariance: Covariance): Reconciliation {
  const { nodes, leaves, aggregates, levels } = hierarchy;
  const { diagonal, factor, rank } = covariance;
  const rows = factor.slice();
  const inverse = diagonal.slice();
  for (const { codes, from } of levels) {
    for (let leaf = 0; leaf < leaves; leaf++) {
      if (codes[leaf] < 0) continue;
      const node = from + codes[leaf];
      inverse[node] += diagonal[aggregates + leaf];
      for (let r = 0; r < rank; r++) rows[node * rank + r] -= factor[(aggregates + leaf) * rank + r];
    }
  }
  for (let node = 0; node < nodes; node++) {
    for (let r = 0; r < rank; r++) inverse[node] += rows[node * rank + r] * rows[node * rank + r];
    inverse[node] = inverse[node] > 0 ? 1 / inverse[node] : 0;
  }
  const vector = (length: number): Float64Array => new Float64Array(length);
  return {
    hierarchy,
    covariance,
    rows,
    inverse,
    held: new Uint8Array(leaves),
    multipliers: vector(nodes),
    bottom: vector(leaves),
    scratch: { right: vector(nodes), mask: vector(nodes), spread: vector(leaves), weights: vector(rank), gradient: openGradientSpace(nodes) },
  };
}

/**
 * Reconciles one step ahead; values may turn negative.
 * @param base forecasts of all nodes, length nodes, finite
 * @param out length nodes, receives coherent forecasts: aggregates are sums of the leaves, in leaf order
 * @returns iterations, or −1 when the cap of 5,000 was reached: the result is coherent then, but not the optimum
 */
export function reconcileStep(plan: Reconciliation, base: Float64Array, out: Float64Array): number {
  plan.held.fill(0);
  const iterations = solveHeld(plan, base);
  sumLeaves(plan.hierarchy, plan.bottom, out);
  return iterations;
}

/**
 * Solves with the leaves of `plan.held` at 0; leaves the leaf values in `plan.bottom` and the multipliers in `plan.multipliers`.
 * @returns iterations, or −1 at the cap
 */
export function solveHeld(plan: Reconciliation, base: Float64Array): number {
  const { hierarchy, covariance, held, multipliers, bottom, scratch } = plan;
  const { nodes, leaves, aggregates, levels } = hierarchy;
  const { right, mask, spread, weights, gradient } = scratch;
  for (let node = 0; node < nodes; node++) {
    const used = node < aggregates || held[node - aggregates] === 1;
    right[node] = used ? base[node] : 0;
    mask[node] = used ? plan.inverse[node] : 0;
  }
  for (const { codes, from } of levels) {
    for (let leaf = 0; leaf < leaves; leaf++) if (codes[leaf] >= 0) right[from + codes[leaf]] -= base[aggregates + leaf];
  }
  multipliers.fill(0);
  const iterations = solveGradient((x, image) => multiplyConstraints(plan, x, image), mask, right, multipliers, gradient, TOLERANCE, CAP);
  spreadBack(plan, multipliers);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const at = (aggregates + leaf) * covariance.rank;
    let moved = covariance.diagonal[aggregates + leaf] * spread[leaf];
    for (let r = 0; r < covariance.rank; r++) moved += plan.rows[at + r] * weights[r];
    bottom[leaf] = held[leaf] === 1 ? 0 : base[aggregates + leaf] - moved;
  }
  return iterations;
}

/** B W B′ x, rows of free leaves left 0. */
function multiplyConstraints(plan: Reconciliation, x: Float64Array, image: Float64Array): void {
  const { hierarchy, covariance, held, rows, scratch } = plan;
  const { leaves, aggregates, levels, nodes } = hierarchy;
  const { diagonal, rank } = covariance;
  const { spread, weights } = scratch;
  spreadBack(plan, x);
  for (let leaf = 0; leaf < leaves; leaf++) spread[leaf] *= diagonal[aggregates + leaf];
  for (let node = 0; node < aggregates; node++) image[node] = diagonal[node] * x[node];
  for (let leaf = 0; leaf < leaves; leaf++) image[aggregates + leaf] = held[leaf] === 1 ? spread[leaf] : 0;
  for (const { codes, from } of levels) {
    for (let leaf = 0; leaf < leaves; leaf++) if (codes[leaf] >= 0) image[from + codes[leaf]] -= spread[leaf];
  }
  if (rank === 0) return;
  for (let node = 0; node < nodes; node++) {
    if (node >= aggregates && held[node - aggregates] === 0) continue;
    let sum = 0;
    for (let r = 0; r < rank; r++) sum += rows[node * rank + r] * weights[r];
    image[node] += sum;
  }
}

/** Leaf part of B′x into `spread`, and F′B′x into `weights`. */
function spreadBack({ hierarchy, covariance, held, rows, scratch }: Reconciliation, x: Float64Array): void {
  const { leaves, aggregates, levels, nodes } = hierarchy;
  const { spread, weights } = scratch;
  for (let leaf = 0; leaf < leaves; leaf++) spread[leaf] = held[leaf] === 1 ? x[aggregates + leaf] : 0;
  for (const { codes, from } of levels) {
    for (let leaf = 0; leaf < leaves; leaf++) if (codes[leaf] >= 0) spread[leaf] -= x[from + codes[leaf]];
  }
  const { rank } = covariance;
  weights.fill(0);
  for (let node = 0; node < nodes && rank > 0; node++) {
    if (x[node] === 0 || (node >= aggregates && held[node - aggregates] === 0)) continue;
    for (let r = 0; r < rank; r++) weights[r] += rows[node * rank + r] * x[node];
  }
}
