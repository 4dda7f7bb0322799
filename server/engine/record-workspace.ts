import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../db/open-database.ts';
import { aliasHistory, artifactVersion, event, run, scenarioPlan, workspace } from '../db/schema.ts';
import { isTerminal } from '../pipeline/event.ts';
import type { RunState } from '../pipeline/run-state.ts';
import { type CreatedObjects, type EffectiveFocus, effectiveFocus, type ResultSummary, summariseResult } from '../pipeline/workspace-record.ts';
import { readRunState } from './read-run-log.ts';

export interface WorkspaceRecord {
  createdObjects: CreatedObjects;
  resultSummary: ResultSummary;
  focus: EffectiveFocus | null;
}

/** What a workspace says of its run, read off the log as it stands. */
export async function readWorkspaceRecord(db: Database, runId: string): Promise<WorkspaceRecord & { state: RunState }> {
  const state = await readRunState(db, runId);
  return { state, createdObjects: await listCreated(db, state), resultSummary: summariseResult(state), focus: effectiveFocus(state) };
}

/** Steps whose ends are told as events of knowledge. */
const KNOWLEDGE: ReadonlySet<string> = new Set(['embedding_provider_probe', 'rag_index_subset', 'rag_retrieve_probe']);

async function listCreated(db: Database, { runId, steps }: RunState): Promise<CreatedObjects> {
  const made = steps.flatMap((step) => step.artifacts.map((artifact) => ({ ...artifact, step: step.id })));
  const digests = [...new Set(made.map((one) => one.digest))];
  const [versions, aliases, approvals, scenarios] = await Promise.all([
    digests.length === 0
      ? []
      : db.read((q) =>
          q
            .select({ id: artifactVersion.artifactId, digest: artifactVersion.digest, kind: artifactVersion.kind })
            .from(artifactVersion)
            .where(sql`${artifactVersion.digest} IN (SELECT value FROM json_each(${JSON.stringify(digests)}))`),
        ),
    db.read((q) =>
      q
        .select({ name: aliasHistory.name, digest: aliasHistory.digest, kind: aliasHistory.kind })
        .from(aliasHistory)
        .where(eq(aliasHistory.runId, runId))
        .orderBy(aliasHistory.id),
    ),
    db.read((q) =>
      q
        .select({ id: sql<string>`${event.body} ->> 'approvalId'` })
        .from(event)
        .where(and(eq(event.runId, runId), eq(event.type, 'approval.requested')))
        .orderBy(event.seq),
    ),
    db.read((q) =>
      q
        .select({ id: scenarioPlan.scenarioId })
        .from(scenarioPlan)
        .where(and(eq(scenarioPlan.madeByRun, runId), isNull(scenarioPlan.deletedAt)))
        .orderBy(scenarioPlan.createdAt, scenarioPlan.scenarioId),
    ),
  ]);
  const idOf = new Map(versions.map(({ id, digest, kind }) => [`${digest} ${kind}`, id]));
  const moved = new Map(aliases.map(({ name, digest, kind }) => [name, kind === 'move' ? digest : null]));
  return {
    runIds: [runId],
    scenarioIds: scenarios.map((one) => one.id),
    // A batch goes by the id of the run that carries it.
    batchIds: made.some(({ kind }) => kind === 'batch') ? [runId] : [],
    aliases: [...moved].flatMap(([name, digest]) => (digest === null ? [] : [{ name, digest }])),
    artifactIds: made.map(({ step, output, kind, digest }) => ({ id: idOf.get(`${digest} ${kind}`) ?? '', step, output, kind, digest })),
    artifactPaths: made.flatMap(({ step, output, digest, files }) =>
      files.map(({ path, sha256, bytes }) => ({ path: `${step}/${output}/${path}`, artifact: digest, sha256, bytes })),
    ),
    datasetIds: [...new Set(made.filter((one) => one.kind === 'dataset').map((one) => one.digest))],
    approvalIds: approvals.map((one) => one.id),
    knowledgeEvents: steps
      .filter(({ uses, status }) => KNOWLEDGE.has(uses) && status !== 'pending')
      .map(({ uses, status, detail }) => `${uses} ${status}: ${detail}`),
  };
}

/** Writes how the run ended into its workspace, when it has ended and is kept. The run itself is not touched. */
export async function recordWorkspace(db: Database, runId: string): Promise<void> {
  const [own] = await db.read((q) =>
    q
      .select({ workspaceId: workspace.workspaceId, status: run.status, finishedAt: run.finishedAt })
      .from(workspace)
      .innerJoin(run, eq(run.runId, workspace.runId))
      .where(and(eq(workspace.runId, runId), isNull(workspace.deletedAt))),
  );
  if (!own || !isTerminal(own.status)) return;
  const { createdObjects, resultSummary, focus } = await readWorkspaceRecord(db, runId);
  const { winner, metric, value } = resultSummary;
  await db.write([
    {
      sql: `UPDATE workspace SET status = ?, finished_at = ?, created_objects = ?, result_summary = ?, focus = ?, winner = ?, metric = ?, value = CAST(? AS REAL)
            WHERE workspace_id = ?`,
      args: [
        own.status,
        own.finishedAt,
        JSON.stringify(createdObjects),
        JSON.stringify(resultSummary),
        focus === null ? null : JSON.stringify(focus),
        winner,
        metric,
        value,
        own.workspaceId,
      ],
    },
  ]);
}

/** As `recordWorkspace`, but a failure is only said: a run has ended whether or not its workspace could be written. */
export async function tryRecordWorkspace(db: Database, runId: string): Promise<void> {
  await recordWorkspace(db, runId).catch((error) => console.error(`run ${runId}: its workspace could not be written; the next start tries again:`, error));
}

/** Workspaces whose run ended while nobody could write them. */
export async function recordMissingWorkspaces(db: Database): Promise<void> {
  const missing = await db.read((q) =>
    q
      .select({ runId: workspace.runId })
      .from(workspace)
      .innerJoin(run, eq(run.runId, workspace.runId))
      .where(and(isNull(workspace.deletedAt), isNull(workspace.resultSummary), inArray(run.status, ['completed', 'failed', 'cancelled'])))
      .limit(1000),
  );
  for (const { runId } of missing) await tryRecordWorkspace(db, runId);
}
