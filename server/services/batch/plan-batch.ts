import type { JsonObject } from '../../kit/json.ts';
import { bindPlan } from '../../pipeline/bind-plan.ts';
import type { PlannedStep } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';

/** Step that carries batches, and its name in their plan. */
export const BATCH_STEP = 'batch_preset';
/** What stands in the place of a preset's id in the run of a batch. */
export const BATCH_PLAN = 'batch';

/** The plan of a batch: one phase, one step, on a dataset that is there already. */
export function planBatch(server: Server, params: JsonObject): PlannedStep[] {
  const steps = new Map(server.catalogue.catalogue.steps.map((step) => [step.id, step]));
  return bindPlan([{ phase: 'portfolio', steps: [{ id: BATCH_STEP, uses: BATCH_STEP, params: params as JsonObject }] }], steps, true);
}
