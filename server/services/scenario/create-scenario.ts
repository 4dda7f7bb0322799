import { artifactStatements } from '../../engine/commit-step.ts';
import { planStatements } from '../../engine/intents/save-scenario.ts';
import { newWorkspaceId } from '../../engine/new-id.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { askPlan } from './ask-plan.ts';
import { getScenario } from './get-scenario.ts';
import { CreateInput } from './plan-input.ts';
import { findPlan } from './plan-row.ts';
import type { PlanDetail } from './views.ts';

/** Works a plan out and saves it. @throws AppError RUN_NOT_FOUND, SCENARIO_NOT_FOUND of what it is cloned from, INVALID_INPUT */
export async function createScenario(server: Server, actor: Actor, body: unknown): Promise<PlanDetail> {
  requireWrite(actor);
  const { name, tags, clonedFrom, ...question } = parseInput(CreateInput, body);
  if (clonedFrom !== undefined) await findPlan(server, clonedFrom);
  const { value, descriptor, inputs } = await askPlan(server, question);
  const at = new Date(server.now()).toISOString();
  const scenarioId = newWorkspaceId();
  await server.db.write([
    ...artifactStatements({ runId: question.runId, step: 'simulate_scenario' }, [descriptor], inputs, at),
    ...planStatements({
      scenarioId,
      name,
      runId: question.runId,
      madeBy: null,
      wantedModel: question.model ?? '',
      clonedFrom: clonedFrom ?? null,
      source: 'user',
      actor: actor.name,
      approved: null,
      tags,
      value,
      digest: descriptor.digest,
      files: descriptor.files,
      at,
    }),
    auditRow(actor, 'scenario.create', scenarioId, at),
  ]);
  return getScenario(server, scenarioId);
}
