import { inArray, type SQL, sql } from 'drizzle-orm';
import { scenarioPlan } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import type { ListPlans } from './plan-input.ts';
import { toPlanRows } from './plan-row.ts';
import type { PlanRow } from './views.ts';

/** Saved plans, newest first. */
export async function listScenarios(server: Server, { cursor, limit, q: text, tags = [], runId }: ListPlans): Promise<Page<PlanRow>> {
  const conditions: SQL[] = [sql`p.deleted_at IS NULL`];
  if (runId) conditions.push(sql`p.run_id = ${runId}`);
  const words = text?.trim();
  if (words) {
    const pattern = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql`(p.name LIKE ${pattern} ESCAPE '\\' OR p.scope_name LIKE ${pattern} ESCAPE '\\' OR p.model LIKE ${pattern} ESCAPE '\\')`);
  }
  for (const tag of new Set(tags)) conditions.push(sql`p.scenario_id IN (SELECT scenario_id FROM scenario_tags WHERE tag = ${tag})`);
  const where = sql.join(conditions, sql` AND `);
  const place = cursor === undefined ? null : decodeCursor(cursor, ({ id }) => /^[0-9a-f]{32}$/.test(id));
  const after = place ? sql` AND (p.created_at, p.scenario_id) < (${place.at}, ${place.id})` : sql.empty();
  const [found, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q.all<{ id: string; at: string }>(
        sql`SELECT p.scenario_id AS id, p.created_at AS at FROM scenario_plan p WHERE ${where}${after} ORDER BY p.created_at DESC, p.scenario_id DESC LIMIT ${limit + 1}`,
      ),
    ),
    server.db.read((q) => q.all<{ total: number }>(sql`SELECT count(*) AS total FROM scenario_plan p WHERE ${where}`)),
  ]);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: await rowsOf(
      server,
      page.map(({ id }) => id),
    ),
    nextCursor: found.length > limit && last ? encodeCursor({ at: last.at, id: last.id }) : null,
    total: Number(total),
  };
}

async function rowsOf(server: Server, ids: readonly string[]): Promise<PlanRow[]> {
  if (ids.length === 0) return [];
  const rows = await server.db.read((q) =>
    q
      .select()
      .from(scenarioPlan)
      .where(inArray(scenarioPlan.scenarioId, [...ids])),
  );
  const byId = new Map(rows.map((row) => [row.scenarioId, row]));
  return toPlanRows(
    server,
    ids.flatMap((id) => byId.get(id) ?? []),
  );
}
