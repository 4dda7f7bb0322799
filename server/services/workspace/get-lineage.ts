import { sql } from 'drizzle-orm';
import type { RunStatus, RunSummary } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';
import type { LineageNode, LineageView } from './views.ts';
import { findWorkspace, shortId } from './workspace-row.ts';

/** Replays of replays followed at most, and runs told of. */
const GENERATIONS = 50;
const DESCENDANTS = 200;
const HOW = { replay_of: 'replay', restarted_from: 'restart', modified_from: 'changed' } as const;
const RELATIONS = sql.raw(`('${Object.keys(HOW).join("','")}')`);

interface Found {
  runId: string;
  of: string | null;
  relation: keyof typeof HOW | null;
  title: string | null;
  status: RunStatus | null;
  summary: string | null;
  at: string | null;
  workspaceId: string | null;
  name: string | null;
  wasKept: number;
  /** 0 once the run itself is gone. */
  isThere: number;
}

/** Where a workspace comes from and what came of it, along replays, restarts and runs with changed settings. */
export async function getLineage(server: Server, nameOrId: string): Promise<LineageView> {
  const { workspaceId, runId } = await findWorkspace(server, nameOrId);
  const self = (await findRuns(server, [runId]))[0];
  const above: LineageNode[] = [];
  for (let of = self.of, distance = -1; of !== null && distance >= -GENERATIONS; distance--) {
    const [found] = await findRuns(server, [of]);
    above.unshift(toNode(found, distance));
    of = found.of;
  }
  const below: LineageNode[] = [];
  const seen = new Set([runId]);
  let more = false;
  for (let parents = [runId], distance = 1; parents.length > 0 && distance <= GENERATIONS; distance++) {
    const ids = (await findDescendants(server, parents)).filter((id) => !seen.has(id));
    for (const id of ids) seen.add(id);
    const room = DESCENDANTS - below.length;
    more ||= ids.length > room;
    parents = ids.slice(0, room);
    below.push(...(await findRuns(server, parents)).map((found) => toNode(found, distance)));
  }
  return { workspaceId, nodes: [...above, toNode(self, 0), ...below], more };
}

/** One for each id, in the order given, also for runs of which nothing is left. */
async function findRuns(server: Server, ids: readonly string[]): Promise<Found[]> {
  if (ids.length === 0) return [];
  const rows = await server.db.read((q) =>
    q.all<Found>(
      sql`SELECT i.value AS runId, COALESCE(e.target_id, l.replayed_from) AS "of", COALESCE(e.relation, IIF(l.replayed_from IS NULL, NULL, 'replay_of')) AS relation, COALESCE(r.title, l.title) AS title, COALESCE(r.status, l.status) AS status,
            r.summary AS summary, COALESCE(r.finished_at, r.queued_at, l.finished_at) AS at, l.workspace_id AS workspaceId, l.name AS name,
            EXISTS (SELECT 1 FROM workspace d WHERE d.run_id = i.value AND d.deleted_at IS NOT NULL) AS wasKept, r.run_id IS NOT NULL AS isThere
          FROM json_each(${JSON.stringify(ids)}) i
          LEFT JOIN run r ON r.run_id = i.value
          LEFT JOIN artifact_edge e ON e.source_id = i.value AND e.relation IN ${RELATIONS}
          LEFT JOIN workspace l ON l.run_id = i.value AND l.deleted_at IS NULL`,
    ),
  );
  const byId = new Map(rows.map((row) => [row.runId, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function findDescendants(server: Server, ids: readonly string[]): Promise<string[]> {
  const parents = JSON.stringify(ids);
  const rows = await server.db.read((q) =>
    q.all<{ runId: string }>(
      sql`SELECT source_id AS runId FROM artifact_edge WHERE target_id IN (SELECT value FROM json_each(${parents})) AND relation IN ${RELATIONS}
          UNION SELECT run_id FROM workspace WHERE deleted_at IS NULL AND replayed_from IN (SELECT value FROM json_each(${parents}))
          ORDER BY 1 LIMIT ${DESCENDANTS + 1}`,
    ),
  );
  return rows.map((row) => row.runId);
}

function toNode(found: Found, distance: number): LineageNode {
  const { runId, of, relation, status, workspaceId, name, title, at } = found;
  const isGone = Number(found.isThere) === 0 || Number(found.wasKept) === 1;
  const state = workspaceId !== null ? 'kept' : isGone ? 'original deleted' : 'not kept';
  const verdict = found.summary === null ? undefined : (JSON.parse(found.summary) as RunSummary).verdict;
  return {
    runId,
    workspaceId,
    label: name ?? `${title ?? 'run'} ${shortId(runId)}`,
    state,
    status,
    verdict: verdict?.verdict ?? null,
    at,
    of,
    how: relation && HOW[relation],
    distance,
  };
}
