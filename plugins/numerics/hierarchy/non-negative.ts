import { type Reconciliation, solveHeld } from './reconcile.ts';
import { sumLeaves } from './structure.ts';

/** How a non-negative step ended. */
export interface NonNegativeReport {
  /** Solves made. */
  rounds: number;
  /** Leaves at 0 in the result. */
  held: number;
  /** False when the cap on rounds ended it or a solve did: leaves below 0 were then set to 0, coherent but not the optimum. */
  optimal: boolean;
}

/** Full exchanges without progress before one leaf at a time is exchanged. */
const PATIENCE = 3;

/**
 * Reconciles one step ahead with no leaf, and so no node, below 0: the nearest such forecasts in the norm of W⁻¹, by block principal
 * pivoting. All leaves that break a condition change sides together; when their number has not fallen for three rounds, only the
 * last of them does (Murty's rule), which cannot cycle.
 * @param base forecasts of all nodes, length nodes, finite
 * @param out length nodes, receives coherent forecasts ≥ 0
 * @param cap most solves; each costs about as much as `reconcileStep`
 * @see Júdice & Pires 1994; Kim & Park 2011; Wickramasuriya, Turlach & Hyndman 2020
 */
export function reconcileNonNegative(plan: Reconciliation, base: Float64Array, out: Float64Array, cap = 200): NonNegativeReport {
  const { hierarchy, held, bottom } = plan;
  held.fill(0);
  let scale = 0;
  for (let node = 0; node < hierarchy.nodes; node++) scale = Math.max(scale, Math.abs(base[node]));
  let fewest = hierarchy.leaves + 1;
  let patience = PATIENCE;
  let rounds = 0;
  let optimal = false;
  while (rounds < cap) {
    rounds++;
    const ended = solveHeld(plan, base) >= 0;
    const broken = countBroken(plan, scale * 1e-9);
    optimal = broken === 0 && ended;
    if (broken === 0 || !ended) break;
    if (broken < fewest) {
      fewest = broken;
      patience = PATIENCE;
    } else patience--;
    exchange(plan, scale * 1e-9, patience < 0);
  }
  let count = 0;
  for (let leaf = 0; leaf < hierarchy.leaves; leaf++) {
    if (held[leaf] === 1 || bottom[leaf] <= 0) {
      bottom[leaf] = 0;
      count++;
    }
  }
  sumLeaves(hierarchy, bottom, out);
  return { rounds, held: count, optimal };
}

/** A free leaf below 0, or a held one whose multiplier says that it would rise when let go. */
function isBroken({ hierarchy, held, bottom, multipliers, inverse }: Reconciliation, leaf: number, slack: number): boolean {
  if (held[leaf] === 0) return bottom[leaf] < -slack;
  const node = hierarchy.aggregates + leaf;
  // The inverse of the diagonal turns a multiplier (value / variance) into a value.
  return multipliers[node] > slack * inverse[node];
}

function countBroken(plan: Reconciliation, slack: number): number {
  let broken = 0;
  for (let leaf = 0; leaf < plan.hierarchy.leaves; leaf++) if (isBroken(plan, leaf, slack)) broken++;
  return broken;
}

function exchange(plan: Reconciliation, slack: number, lastOnly: boolean): void {
  for (let leaf = plan.hierarchy.leaves - 1; leaf >= 0; leaf--) {
    if (!isBroken(plan, leaf, slack)) continue;
    plan.held[leaf] = 1 - plan.held[leaf];
    if (lastOnly) return;
  }
}
