import { cutText } from '../../broken-text.ts';
import { planStatements } from '../../engine/intents/save-scenario.ts';
import { newWorkspaceId } from '../../engine/new-id.ts';
import type { StoredFile } from '../../kit/kind.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { getScenario, readComparison } from './get-scenario.ts';
import { CloneInput } from './plan-input.ts';
import { findPlan } from './plan-row.ts';
import type { PlanDetail } from './views.ts';

/** A plan of one's own that says the same, to be changed. Tags of the engine are not copied: they say who made the first. */
export async function cloneScenario(server: Server, actor: Actor, scenarioId: string, body: unknown): Promise<PlanDetail> {
  requireWrite(actor);
  const { name, tags } = parseInput(CloneInput, body ?? {});
  const row = await findPlan(server, scenarioId);
  const at = new Date(server.now()).toISOString();
  const copy = newWorkspaceId();
  await server.db.write([
    ...planStatements({
      scenarioId: copy,
      name: name ?? `${cutText(row.name, 192)} (copy)`,
      runId: row.runId,
      madeBy: null,
      wantedModel: row.wantedModel,
      clonedFrom: scenarioId,
      source: 'user',
      actor: actor.name,
      approved: null,
      tags: tags ?? [],
      value: readComparison(server, row),
      digest: row.digest,
      files: JSON.parse(row.files) as StoredFile[],
      at,
    }),
    auditRow(actor, 'scenario.clone', copy, at),
  ]);
  return getScenario(server, copy);
}
