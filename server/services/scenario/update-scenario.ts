import { guard, type Statement } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { RUN_TAGS } from '../../engine/intents/save-scenario.ts';
import { AppError, withCurrent } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { PlanPatch } from './plan-input.ts';
import { findPlan, toPlanRow } from './plan-row.ts';
import type { PlanRow } from './views.ts';

export interface PlanTarget {
  scenarioId: string;
  /** Versions of an If-Match header; when the row is at none of them it is refused with 412. */
  ifMatch?: readonly number[] | undefined;
}

/** Renames a plan or gives it other tags; those of the engine stay. @throws AppError STALE_VERSION, VERSION_CONFLICT, INVALID_INPUT */
export async function updateScenario(server: Server, actor: Actor, { scenarioId, ifMatch }: PlanTarget, body: unknown): Promise<PlanRow> {
  requireWrite(actor);
  const { version, name, tags } = parseInput(PlanPatch, body);
  const row = await findPlan(server, scenarioId);
  const at = new Date(server.now()).toISOString();
  const kept = row.madeByRun === null ? [] : RUN_TAGS;
  const changes: Statement[] = [
    ...(name === undefined ? [] : [{ sql: `UPDATE scenario_plan SET name = ? WHERE scenario_id = ?`, args: [name, scenarioId] }]),
    ...(tags === undefined
      ? []
      : [
          { sql: `DELETE FROM scenario_tag WHERE scenario_id = ?`, args: [scenarioId] },
          ...[...new Set([...kept, ...tags])].map((tag) => ({ sql: `INSERT INTO scenario_tag (tag, scenario_id) VALUES (?, ?)`, args: [tag, scenarioId] })),
        ]),
  ];
  const statements = [
    ...planGuards(scenarioId, { if_match: ifMatch, same_version: version === undefined ? undefined : [version] }),
    ...changes,
    ...(changes.length === 0
      ? []
      : [
          { sql: `UPDATE scenario_plan SET version = version + 1, updated_at = ? WHERE scenario_id = ?`, args: [at, scenarioId] },
          auditRow(actor, 'scenario.update', scenarioId, at),
        ]),
  ];
  try {
    if (statements.length > 0) await server.db.write(statements);
  } catch (error) {
    throw (await stalePlan(server, scenarioId, error)) ?? error;
  }
  return toPlanRow(server, await findPlan(server, scenarioId));
}

/** Conditions on the version and on the plan being there still, as part of the batch that relies on them. */
export function planGuards(
  scenarioId: string,
  versions: { if_match?: readonly number[] | undefined; same_version?: readonly number[] | undefined },
): Statement[] {
  const condition = '(SELECT version FROM scenario_plan WHERE scenario_id = ? AND deleted_at IS NULL) IN (SELECT value FROM json_each(?))';
  return Object.entries(versions).flatMap(([name, allowed]) => (allowed === undefined ? [] : [guard(name, condition, [scenarioId, JSON.stringify(allowed)])]));
}

/** A refused version as the error it is, with the row as it stands now; null for any other failure. */
export async function stalePlan(server: Server, scenarioId: string, error: unknown): Promise<AppError | null> {
  const code = isRefused(error, { guard: 'if_match' }) ? 'STALE_VERSION' : isRefused(error, { guard: 'same_version' }) ? 'VERSION_CONFLICT' : null;
  if (code === null) return null;
  const now = await findPlan(server, scenarioId);
  const message = `plan ${scenarioId} was changed meanwhile and is at version ${now.version}; read it again and repeat the change`;
  return withCurrent(new AppError(code, message, [], error), await toPlanRow(server, now));
}
