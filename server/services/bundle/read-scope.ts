import { inArray, sql } from 'drizzle-orm';
import { readEvents } from '../../db/events.ts';
import { artifact, run } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import { isTerminal, type RunStatus } from '../../pipeline/event.ts';
import { emptyRun, type RunState, reduceRun } from '../../pipeline/run-state.ts';
import type { Server } from '../../server.ts';
import type { ResolvedConfig } from '../run/views.ts';
import type { Scope } from './registry-tables.ts';

export type RunRecord = typeof run.$inferSelect;

/** A run that belongs to what is exported, and what its log tells. */
export interface ScopedRun {
  row: RunRecord;
  config: ResolvedConfig;
  /** Position left out: it is this instance's. */
  state: RunState;
}

const PAGE = 500;

/** The state a run's log tells, read a page at a time so that a long log does not stand in memory. */
async function foldRun(server: Server, runId: string): Promise<RunState> {
  let state = emptyRun(runId);
  for (;;) {
    const page = await readEvents(server.db, { runId, afterSeq: state.seq, limit: PAGE });
    state = page.reduce(reduceRun, state);
    if (page.length < PAGE) return { ...state, position: 0 };
  }
}

/** The runs with what their logs tell. @throws AppError WRONG_STATE for one that has not ended */
export async function readScopedRuns(server: Server, runIds: readonly string[]): Promise<ScopedRun[]> {
  if (runIds.length === 0) return [];
  const rows = await server.db.read((q) =>
    q
      .select()
      .from(run)
      .where(inArray(run.runId, [...runIds])),
  );
  for (const { runId, status } of rows) requireEnded(runId, status);
  const found: ScopedRun[] = [];
  for (const row of rows.sort((a, b) => (a.runId < b.runId ? -1 : 1)))
    found.push({ row, config: JSON.parse(row.config) as ResolvedConfig, state: await foldRun(server, row.runId) });
  return found;
}

export function requireEnded(runId: string, status: RunStatus): void {
  if (!isTerminal(status)) throw new AppError('WRONG_STATE', `run ${runId} is ${status}; export it when it has ended, or cancel it first`);
}

/** Everything that belongs to some runs, and to a workspace over one of them; further artifacts may be named. */
export async function readScope(
  server: Server,
  given: { workspaceIds: readonly string[]; runs: readonly ScopedRun[]; artifactIds?: readonly string[] },
): Promise<Scope> {
  const runIds = given.runs.map(({ row }) => row.runId);
  const own = JSON.stringify(runIds);
  const ids = async (query: ReturnType<typeof sql>): Promise<string[]> => (await server.db.read((q) => q.all<{ id: string }>(query))).map((row) => row.id);
  const feedIds = await ids(
    sql`SELECT feed_id AS id FROM feed WHERE feed_id IN (SELECT feed_id FROM run WHERE run_id IN (SELECT value FROM json_each(${own}))) ORDER BY 1`,
  );
  const scenarioIds = await ids(
    sql`SELECT scenario_id AS id FROM scenario_plan WHERE deleted_at IS NULL AND (made_by_run IN (SELECT value FROM json_each(${own})) OR run_id IN (SELECT value FROM json_each(${own}))) ORDER BY 1`,
  );
  const modelRunIds = await ids(sql`SELECT model_run_id AS id FROM model_run WHERE run_id IN (SELECT value FROM json_each(${own})) ORDER BY 1`);
  const wanted = given.runs.flatMap(({ state, config }) => [
    ...state.steps.flatMap((step) => step.artifacts.map(({ digest, kind }) => [digest, kind])),
    ...(config.feed ? [[config.feed.digest, 'dataset']] : []),
  ]);
  const found = await ids(sql`
    SELECT v.artifact_id AS id FROM json_each(${JSON.stringify(wanted)}) j CROSS JOIN artifact_version v ON v.digest = j.value ->> 0 AND v.kind = j.value ->> 1
    UNION SELECT e.target_id FROM artifact_edge e JOIN artifact a ON a.artifact_id = e.target_id WHERE e.relation = 'generates' AND e.source_id IN (SELECT value FROM json_each(${own}))
    UNION SELECT v.artifact_id FROM scenario_plan p JOIN artifact_version v ON v.digest = p.digest AND v.kind = 'scenario'
      WHERE p.scenario_id IN (SELECT value FROM json_each(${JSON.stringify(scenarioIds)}))
    UNION SELECT v.artifact_id FROM model_run m JOIN artifact_version v ON v.digest = m.digest AND v.kind = 'models' WHERE m.run_id IN (SELECT value FROM json_each(${own}))`);
  const artifactIds = [...new Set([...runIds, ...found, ...(given.artifactIds ?? [])])].sort();
  const datasets = await ids(
    sql`SELECT digest AS id FROM dataset WHERE digest IN (SELECT digest FROM artifact_version WHERE kind = 'dataset' AND artifact_id IN (SELECT value FROM json_each(${JSON.stringify(artifactIds)}))) ORDER BY 1`,
  );
  return { workspaceIds: given.workspaceIds, runIds, artifactIds, datasets, modelRunIds, scenarioIds, feedIds };
}

/** Ids of runs among artifacts. */
export async function runsAmong(server: Server, artifactIds: readonly string[]): Promise<string[]> {
  const rows = await server.db.read((q) =>
    q
      .select({ id: artifact.artifactId })
      .from(artifact)
      .where(sql`${artifact.type} = 'run' AND ${artifact.artifactId} IN (SELECT value FROM json_each(${JSON.stringify(artifactIds)}))`),
  );
  return rows.map((row) => row.id).sort();
}
