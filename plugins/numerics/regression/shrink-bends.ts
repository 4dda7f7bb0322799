import { BENDING } from './design.ts';
import { FIRST_BEND, HEAD } from './layout.ts';
import { solveSigned, squaresOf, type Workspace } from './workspace.ts';

/** Scale of the prior of a bend, as a share of the largest |y|: Prophet's default. */
const PRIOR = 0.05;
/** Rounds of reweighting. */
const ROUNDS = 4;
/** A bend of this share of the prior's scale weighs twice its limit: keeps weights finite. */
const FLOOR = 1e-3;

/**
 * Shrinks bends of the trend as a Laplace prior does, most of them to next to nothing: penalties are set to σ²/(τ|β|) of the round
 * before (majorised absolute values), τ = 0.05 · max|y|, σ² from the same round. Then writes into the state what such bends say of the
 * future: changes of slope keep coming as often and as large as they came.
 * @param y observations, length n; NaN = not usable
 * @param space opened, summed and solved once; `beta` receives the coefficients, `penalties` and `factor` the last round's
 * @param right Xᵀy, length k
 * @param prices columns that must not be positive
 * @param state head receives `bend`: with rate r per period and mean size δ per period, Var(h steps ahead) = 2rδ²h³/3
 * @see Taylor & Letham 2018, sections 3.1.3 and 3.1.4; Hunter & Li 2005 (the reweighting)
 */
export function shrinkBends(y: Float64Array, space: Workspace, right: Float64Array, prices: readonly number[], state: Float64Array): void {
  const { layout, beta, penalties } = space;
  const bends = layout.changepoints;
  let most = 0;
  let count = 0;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t])) continue;
    most = Math.max(most, Math.abs(y[t]));
    count++;
  }
  const scale = PRIOR * most;
  state[HEAD.bend] = 0;
  if (scale === 0) return;
  for (let round = 0; round < ROUNDS; round++) {
    const variance = squaresOf(y, y.length, space, beta) / count;
    for (let c = 0; c < bends; c++) penalties[FIRST_BEND + c] = Math.max(FLOOR, variance / scale / (Math.abs(beta[FIRST_BEND + c]) + FLOOR * scale));
    if (!solveSigned(space, right, beta, prices)) return;
  }
  let size = 0;
  for (let c = 0; c < bends; c++) size += Math.abs(beta[FIRST_BEND + c]);
  const span = state[HEAD.span];
  const change = size / bends / span;
  state[HEAD.bend] = (2 / 3) * (bends / (BENDING * span)) * change * change;
}
