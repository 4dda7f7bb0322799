import { asc, inArray, sql } from 'drizzle-orm';
import { aliasHistory, modelRun } from '../../db/schema.ts';
import { type AliasState, readAliases } from '../../engine/ops/read-aliases.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { holderBefore } from './holder-before.ts';
import { toModelRunViews } from './model-run-row.ts';
import type { AliasView } from './views.ts';

/** Lines of a name that a rollback looks back over. */
const LOOKED_BACK = 500;

/** @throws AppError ALIAS_NOT_FOUND */
export async function findAlias(server: Server, name: string): Promise<AliasState> {
  const [found] = await readAliases(server.db, [name]);
  if (found) return found;
  throw new AppError('ALIAS_NOT_FOUND', `there is no alias "${name.slice(0, 100)}"; list them with GET /api/v1/aliases`);
}

/** Where a rollback of an alias would lead. */
export async function findBefore(server: Server, name: string): Promise<string | null> {
  const lines = await server.db.read((q) =>
    q
      .select({ kind: aliasHistory.kind, modelRunId: aliasHistory.modelRunId })
      .from(aliasHistory)
      .where(sql`${aliasHistory.id} IN (SELECT id FROM alias_history WHERE name = ${name} ORDER BY id DESC LIMIT ${LOOKED_BACK})`)
      .orderBy(asc(aliasHistory.id)),
  );
  return holderBefore(lines);
}

export async function toAliasViews(server: Server, states: readonly AliasState[]): Promise<AliasView[]> {
  const holders = await toModelRunViews(
    server,
    states.flatMap((one) => one.holder ?? []),
  );
  const before = await Promise.all(states.map((one) => findBefore(server, one.name)));
  const models = await modelNames(server, before);
  return states.map(({ name, digest, drill, movedBy, movedAt, holder, newer, stale }, i) => {
    const id = before[i];
    return {
      name,
      digest,
      drill,
      movedBy: movedBy || null,
      movedAt,
      holder: holders.find((one) => one.modelRunId === holder?.modelRunId) ?? null,
      newer,
      stale,
      before: id === null ? null : { modelRunId: id, model: models.get(id) ?? 'a model that is gone' },
    };
  });
}

export async function toAliasView(server: Server, name: string): Promise<AliasView> {
  return (await toAliasViews(server, [await findAlias(server, name)]))[0];
}

/** Names of models by model run. */
export async function modelNames(server: Server, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await server.db.read((q) =>
    q.select({ id: modelRun.modelRunId, model: modelRun.model }).from(modelRun).where(inArray(modelRun.modelRunId, wanted)),
  );
  return new Map(rows.map((row) => [row.id, row.model]));
}
