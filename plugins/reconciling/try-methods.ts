import { type HierarchyMeta, RECONCILIATIONS, type Reconciliation } from '../../server/kit/kinds/hierarchy.ts';
import type { StepContext } from '../../server/kit/step.ts';
import type { Covariance } from '../numerics/hierarchy/covariance.ts';
import type { Hierarchy } from '../numerics/hierarchy/structure.ts';
import { type Reconciled, type Rules, reconcileWith } from './reconcile-with.ts';
import { addWindow, errorCovariance, type Outcomes, pooledErrors } from './window-errors.ts';

/** Fewest errors a row that a covariance is estimated from. */
const FEWEST_ERRORS = 10;
/** Largest work of MinT, in rows × errors × steps × windows: about a second. */
const MOST_WORK = 4e6;

export interface Trial {
  method: Reconciliation;
  /** Σ|e| and Σ|y| by row, of the forecasts alone and of the chosen method. */
  baseSums: Float64Array;
  sums: Float64Array;
  /** The chosen method's forecasts of each window. */
  windows: readonly Float64Array[];
  errors: Pick<HierarchyMeta, 'base' | 'methods' | 'leftOut'>;
  capped: number;
}

/** Why a method cannot be tried, or null. */
function whyNot(method: Reconciliation, { nodes }: Hierarchy, { windows, gap, horizon }: Outcomes, nonNegative: boolean): string | null {
  if (method === 'top_down') return nonNegative ? null : 'values below 0 cannot be shared out';
  if (method !== 'mint_shrink') return null;
  const errors = (windows - 1) * (horizon - gap);
  if (errors < FEWEST_ERRORS) return `${errors} test errors are too few for a covariance, ${FEWEST_ERRORS} are needed`;
  return nodes * errors * horizon * windows > MOST_WORK ? `${nodes} rows with ${errors} errors each are too many for a covariance` : null;
}

/**
 * Makes the forecasts of every test window add up by every method, and takes the method with the smallest error pooled over all nodes
 * and series; of equal ones the simpler. @param rulesAt rules of a window
 */
export async function tryMethods(
  ctx: StepContext,
  hierarchy: Hierarchy,
  outcomes: Outcomes,
  nonNegative: boolean,
  rulesAt: (window: number) => Rules,
): Promise<Trial> {
  const { nodes } = hierarchy;
  const { windows, horizon, base } = outcomes;
  const baseOf = (window: number): Float64Array => base.subarray(window * nodes * horizon, (window + 1) * nodes * horizon);
  const baseSums = new Float64Array(2 * nodes);
  for (let window = 0; window < windows; window++) addWindow(outcomes, window, baseOf(window), baseSums);
  const leftOut: HierarchyMeta['leftOut'] = [];
  const tried: { id: Reconciliation; sums: Float64Array; made: readonly Reconciled[]; errors: ReturnType<typeof pooledErrors> }[] = [];
  for (const id of RECONCILIATIONS) {
    const reason = whyNot(id, hierarchy, outcomes, nonNegative);
    if (reason !== null) {
      leftOut.push({ id, reason });
      continue;
    }
    const sums = new Float64Array(2 * nodes);
    const made: Reconciled[] = [];
    for (let window = 0; window < windows; window++) {
      const covariance: Covariance | null = id === 'mint_shrink' ? errorCovariance(hierarchy, outcomes, window) : null;
      made.push(reconcileWith(id, hierarchy, baseOf(window), covariance, rulesAt(window)));
      addWindow(outcomes, window, made[window].values, sums);
      await ctx.progress(1, 'adding up');
    }
    tried.push({ id, sums, made, errors: pooledErrors(hierarchy, sums) });
  }
  const size = (one: (typeof tried)[number]): number => one.errors.wape ?? Number.POSITIVE_INFINITY;
  const best = tried.reduce((least, one) => (size(one) < size(least) ? one : least));
  return {
    method: best.id,
    baseSums,
    sums: best.sums,
    windows: best.made.map(({ values }) => values),
    errors: { base: pooledErrors(hierarchy, baseSums), methods: tried.map(({ id, errors }) => ({ id, ...errors })), leftOut },
    capped: tried.reduce((all, { made }) => made.reduce((sum, { capped }) => sum + capped, all), 0),
  };
}
