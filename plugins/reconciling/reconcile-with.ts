import type { Reconciliation } from '../../server/kit/kinds/hierarchy.ts';
import { type Covariance, structCovariance } from '../numerics/hierarchy/covariance.ts';
import { openReconciliation } from '../numerics/hierarchy/reconcile.ts';
import { reconcileHorizon } from '../numerics/hierarchy/reconcile-horizon.ts';
import { type Hierarchy, sumLeaves } from '../numerics/hierarchy/structure.ts';
import { forecastShares, spreadTotal } from '../numerics/hierarchy/top-down.ts';

export interface Rules {
  horizon: number;
  /** Nothing may be below 0. */
  nonNegative: boolean;
  /** Whether a series is shut for good on the weekday of a step (from 0): its forecast is 0 there without doubt. */
  isShut(leaf: number, step: number): boolean;
}

export interface Reconciled {
  /** [nodes and series, horizon]; every node is the sum of its series, added in their order. */
  values: Float64Array;
  /** Steps whose solve ended at a cap. */
  capped: number;
}

/**
 * Makes forecasts add up, step by step.
 * @param base forecasts of every row alone, [nodes and series, horizon], finite
 * @param covariance of their errors; only `mint_shrink` looks at it
 */
export function reconcileWith(method: Reconciliation, hierarchy: Hierarchy, base: Float64Array, covariance: Covariance | null, rules: Rules): Reconciled {
  const values = base.slice();
  let capped = 0;
  if (method === 'top_down') spreadDown(hierarchy, values, rules.horizon);
  else if (method !== 'bottom_up') {
    if (method === 'mint_shrink' && covariance === null) throw new RangeError('mint_shrink needs the covariance of the test errors, got none');
    const plan = openReconciliation(hierarchy, method === 'mint_shrink' && covariance ? covariance : structCovariance(hierarchy));
    capped = reconcileHorizon(plan, values, rules.horizon, rules.nonNegative).capped;
  }
  addUp(hierarchy, values, rules);
  return { values, capped };
}

/** The total's forecast, shared out among the series by forecast proportions: first to shops, if there are any, then within them. */
function spreadDown(hierarchy: Hierarchy, values: Float64Array, horizon: number): void {
  const { leaves, aggregates, nodes, levels } = hierarchy;
  const path = levels.filter(({ name, codes }) => name === 'store' && codes.indexOf(-1) < 0);
  const base = new Float64Array(nodes);
  const shares = new Float64Array(leaves);
  for (let step = 0; step < horizon; step++) {
    for (let node = 0; node < nodes; node++) base[node] = values[node * horizon + step];
    forecastShares(hierarchy, path, base, shares);
    spreadTotal(Math.max(0, base[0]), shares, shares);
    for (let leaf = 0; leaf < leaves; leaf++) values[(aggregates + leaf) * horizon + step] = shares[leaf];
  }
}

/** Shut series are 0 again, and every node is the sum of what is left. */
function addUp(hierarchy: Hierarchy, values: Float64Array, { horizon, isShut }: Rules): void {
  const { leaves, aggregates, nodes } = hierarchy;
  const [bottom, all] = [new Float64Array(leaves), new Float64Array(nodes)];
  for (let step = 0; step < horizon; step++) {
    for (let leaf = 0; leaf < leaves; leaf++) bottom[leaf] = isShut(leaf, step) ? 0 : values[(aggregates + leaf) * horizon + step];
    sumLeaves(hierarchy, bottom, all);
    for (let node = 0; node < nodes; node++) values[node * horizon + step] = all[node];
  }
}
