import type { Server } from '../../server.ts';
import { parseInput } from '../parse-input.ts';
import { askPlan } from './ask-plan.ts';
import { SimulateInput } from './plan-input.ts';
import type { ScenarioValue } from './views.ts';

/** What assumptions would do to a run's forecast; nothing is saved. @throws AppError RUN_NOT_FOUND, ARTIFACT_NOT_FOUND, INVALID_INPUT, STEP_FAILED */
export async function simulateScenario(server: Server, body: unknown): Promise<ScenarioValue> {
  return (await askPlan(server, parseInput(SimulateInput, body))).value;
}
