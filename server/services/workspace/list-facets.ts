import { type SQL, sql } from 'drizzle-orm';
import type { RunStatus } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';
import type { WorkspaceFacets } from './views.ts';
import { conditionsOf, JOINED, STATUS, WINNER } from './workspace-filter.ts';

const MOST = 100;

/** What there is to narrow the list by, over all workspaces (archived ones too when asked). */
export async function listFacets(server: Server, archived: boolean): Promise<WorkspaceFacets> {
  const where = conditionsOf({ archived });
  const count = <T extends string>(value: SQL, from: SQL = JOINED): Promise<{ value: T; count: number }[]> =>
    server.db.read((q) =>
      q.all<{ value: T; count: number }>(
        sql`SELECT ${value} AS value, count(*) AS count FROM ${from} WHERE ${where} AND ${value} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST}`,
      ),
    );
  const [presets, statuses, winners, tags] = await Promise.all([
    count(sql.raw('w.preset')),
    count<RunStatus>(STATUS),
    count(WINNER),
    count(sql.raw('t.value'), sql.raw('workspace w JOIN json_each(w.tags) t')),
  ]);
  const titles = new Map(server.catalogue.catalogue.presets.map((preset) => [preset.id, preset.title]));
  return { presets: presets.map((one) => ({ ...one, title: titles.get(one.value) ?? one.value })), statuses, winners, tags };
}
