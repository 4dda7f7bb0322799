import type { PlannedStep, StepRef } from './event.ts';

/** What every event of a step carries. */
export function stepRefOf(plan: readonly PlannedStep[], step: Pick<PlannedStep, 'id' | 'index' | 'phase' | 'phaseIndex'>, attempt: number): StepRef {
  return {
    step: step.id,
    index: step.index,
    total: plan.length,
    phase: step.phase,
    phaseIndex: step.phaseIndex,
    phaseTotal: plan[plan.length - 1].phaseIndex,
    attempt,
  };
}
