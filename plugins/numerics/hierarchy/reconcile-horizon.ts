import { reconcileNonNegative } from './non-negative.ts';
import { type Reconciliation, reconcileStep } from './reconcile.ts';

/** What happened over all steps. */
export interface HorizonReport {
  /** Steps whose solve hit a cap: coherent, but not the optimum. */
  capped: number;
  /** Leaf values at 0, over all steps; 0 when values may be negative. */
  held: number;
}

/**
 * Reconciles forecasts of all nodes, step by step with the same W (the errors of all steps are taken to be correlated alike).
 * @param forecasts node-major, nodes × horizon, finite; overwritten by coherent ones
 * @param horizon steps ahead, h
 * @param isNonNegative nothing may be below 0
 */
export function reconcileHorizon(plan: Reconciliation, forecasts: Float64Array, horizon: number, isNonNegative: boolean): HorizonReport {
  const { nodes } = plan.hierarchy;
  const [base, out] = [new Float64Array(nodes), new Float64Array(nodes)];
  const report = { capped: 0, held: 0 };
  for (let step = 0; step < horizon; step++) {
    for (let node = 0; node < nodes; node++) base[node] = forecasts[node * horizon + step];
    if (isNonNegative) {
      const { optimal, held } = reconcileNonNegative(plan, base, out);
      if (!optimal) report.capped++;
      report.held += held;
    } else if (reconcileStep(plan, base, out) < 0) report.capped++;
    for (let node = 0; node < nodes; node++) forecasts[node * horizon + step] = out[node];
  }
  return report;
}
