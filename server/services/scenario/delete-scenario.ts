import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { findPlan } from './plan-row.ts';
import { type PlanTarget, planGuards, stalePlan } from './update-scenario.ts';

/** Deletes the plan alone: its comparison, its run and plans cloned from it stay. @throws AppError SCENARIO_NOT_FOUND, STALE_VERSION */
export async function deleteScenario(server: Server, actor: Actor, { scenarioId, ifMatch }: PlanTarget): Promise<{ scenarioId: string }> {
  requireWrite(actor);
  await findPlan(server, scenarioId);
  const at = new Date(server.now()).toISOString();
  try {
    await server.db.write([
      ...planGuards(scenarioId, { if_match: ifMatch }),
      { sql: `UPDATE scenario_plan SET deleted_at = ?, version = version + 1 WHERE scenario_id = ? AND deleted_at IS NULL`, args: [at, scenarioId] },
      auditRow(actor, 'scenario.delete', scenarioId, at),
    ]);
  } catch (error) {
    throw (await stalePlan(server, scenarioId, error)) ?? error;
  }
  return { scenarioId };
}
