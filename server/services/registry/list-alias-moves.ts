import { and, count, desc, eq, lt, notLike, or, type SQL } from 'drizzle-orm';
import { aliasHistory } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import { modelNames } from './alias-row.ts';
import type { Acknowledgement, AliasMove } from './views.ts';

export interface ListAliasMoves {
  /** Of one alias; of all but drills without it. */
  name?: string;
  cursor?: string;
  limit: number;
}

/** Every move, newest first: who, when, why, and which gates were passed by acknowledgement. An alias that is gone still has its history. */
export async function listAliasMoves(server: Server, { name, cursor, limit }: ListAliasMoves): Promise<Page<AliasMove>> {
  const where = name === undefined ? notLike(aliasHistory.name, '%--drill') : eq(aliasHistory.name, name);
  const place = cursor === undefined ? undefined : lt(aliasHistory.id, Number(decodeCursor(cursor, ({ id }) => /^\d{1,15}$/.test(id)).id));
  const [rows, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select()
        .from(aliasHistory)
        .where(and(where, place))
        .orderBy(desc(aliasHistory.id))
        .limit(limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(aliasHistory).where(where)),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: await toMoves(server, page), nextCursor: rows.length > limit && last ? encodeCursor({ at: last.at, id: String(last.id) }) : null, total };
}

/** Moves that a model run was part of, on either side, newest first. */
export async function movesOf(server: Server, modelRunId: string, limit: number): Promise<AliasMove[]> {
  const where: SQL | undefined = or(eq(aliasHistory.modelRunId, modelRunId), eq(aliasHistory.previousModelRunId, modelRunId));
  return toMoves(server, await server.db.read((q) => q.select().from(aliasHistory).where(where).orderBy(desc(aliasHistory.id)).limit(limit)));
}

async function toMoves(server: Server, rows: readonly (typeof aliasHistory.$inferSelect)[]): Promise<AliasMove[]> {
  const models = await modelNames(
    server,
    rows.flatMap((row) => [row.modelRunId, row.previousModelRunId]),
  );
  const side = (modelRunId: string | null, digest: string | null): AliasMove['to'] =>
    digest === null ? null : { modelRunId, model: modelRunId === null ? null : (models.get(modelRunId) ?? null), digest };
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    at: row.at,
    actor: row.actor,
    runId: row.runId || null,
    reason: row.reason,
    acknowledged: JSON.parse(row.acknowledged) as Acknowledgement[],
    to: side(row.modelRunId, row.digest),
    from: side(row.previousModelRunId, row.previous),
  }));
}
