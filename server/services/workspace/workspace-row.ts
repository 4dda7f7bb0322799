import { eq, inArray, sql } from 'drizzle-orm';
import { run, workspace } from '../../db/schema.ts';
import type { Statement } from '../../db/statement.ts';
import { AppError } from '../../errors.ts';
import type { RunSummary } from '../../pipeline/event.ts';
import type { ResultSummary } from '../../pipeline/workspace-record.ts';
import type { Server } from '../../server.ts';
import { toRunRows } from '../run/run-row.ts';
import type { ResolvedConfig, RunRow } from '../run/views.ts';
import type { WorkspaceRow } from './views.ts';

export type Row = typeof workspace.$inferSelect;

/** Raised when the meaning of a recorded configuration changes. */
const CONFIG_SCHEMA_VERSION = 1;

export interface NewWorkspace {
  workspaceId: string;
  runId: string;
  name: string | null;
  description?: string;
  tags?: readonly string[];
  at: string;
}

/** The row of a run that is there, or comes in the same batch before it; what was asked is copied, so that it outlives the run. */
export const workspaceStatement = ({ workspaceId, runId, name, description = '', tags = [], at }: NewWorkspace): Statement => ({
  sql: `INSERT INTO workspace (workspace_id, run_id, name, description, tags, created_at, updated_at, title, preset, status, seed, config, config_schema_version,
          replayed_from, queued_at, finished_at)
        SELECT ?, run_id, ?, ?, ?, ?, ?, title, preset, status, config ->> 'seed', config, ?, replayed_from, queued_at, finished_at FROM run WHERE run_id = ?`,
  args: [workspaceId, name, description, JSON.stringify([...new Set(tags)]), at, at, CONFIG_SCHEMA_VERSION, runId],
});

const among = (column: typeof run.runId, ids: readonly string[]) => sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;

/** Rows as lists show them, each with its run. */
export async function toWorkspaceRows(server: Server, rows: readonly Row[]): Promise<WorkspaceRow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.runId);
  const found = await toRunRows(server, await server.db.read((q) => q.select().from(run).where(inArray(run.runId, ids))));
  const runs = new Map(found.map((one) => [one.runId, one]));
  const sources = await namesOfSources(server, rows);
  return rows.map((row) => toView(row, runs.get(row.runId) ?? runOfRecord(row), sources));
}

/** What the workspace says of its run when that is gone. */
function runOfRecord(row: Row): RunRow {
  const summary = row.resultSummary === null ? null : (JSON.parse(row.resultSummary) as ResultSummary);
  const steps = summary?.steps ?? [];
  const counted: RunSummary['steps'] = { pass: 0, warn: 0, skip: 0, fail: 0 };
  const counts = { ...counted };
  for (const { status } of steps) if (status in counts) counts[status as keyof typeof counts]++;
  const { winner, metric, value, baseline } = summary ?? {};
  return {
    runId: row.runId,
    title: row.title,
    preset: row.preset,
    status: row.status,
    queuedAt: row.queuedAt || row.createdAt,
    finishedAt: row.finishedAt,
    done: steps.filter((step) => step.status !== 'pending').length,
    total: steps.length,
    skipped: counts.skip,
    summary: summary && {
      detail: summary.detail,
      steps: counts,
      durationMs: summary.wallClockMs ?? 0,
      winner: winner ?? undefined,
      metric: metric ?? undefined,
      value: value ?? undefined,
      baseline: baseline ?? undefined,
    },
    workspaceId: row.workspaceId,
    workspace: row.name ?? '',
    replayedFrom: row.replayedFrom,
    feedName: (JSON.parse(row.config) as Partial<ResolvedConfig>).feed?.name ?? null,
    expiresAt: null,
    queuePosition: null,
  };
}

async function namesOfSources(server: Server, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const ids = rows.flatMap((one) => one.replayedFrom ?? []);
  if (ids.length === 0) return new Map();
  const found = await server.db.read((q) =>
    q
      .select({ runId: run.runId, title: run.title, name: workspace.name })
      .from(run)
      .leftJoin(workspace, eq(workspace.workspaceId, run.workspaceId))
      .where(among(run.runId, ids)),
  );
  return new Map(found.map((row) => [row.runId, row.name ?? `${row.title} ${shortId(row.runId)}`]));
}

export const shortId = (runId: string): string => runId.slice(-6);

function toView(row: Row, own: RunRow, sources: ReadonlyMap<string, string>): WorkspaceRow {
  const { workspaceId, name, description, pinned, archived, version, createdAt, updatedAt, seed, replayedFrom } = row;
  const label = name ?? (replayedFrom ? `replay of ${sources.get(replayedFrom) ?? 'a deleted run'}` : `${own.title} ${shortId(own.runId)}`);
  return { workspaceId, name, label, description, tags: JSON.parse(row.tags) as string[], pinned, archived, version, createdAt, updatedAt, seed, run: own };
}

export async function toWorkspaceRow(server: Server, row: Row): Promise<WorkspaceRow> {
  return (await toWorkspaceRows(server, [row]))[0];
}

/** A workspace by id or name. @throws AppError WORKSPACE_NOT_FOUND */
export async function findWorkspace(server: Server, nameOrId: string): Promise<Row> {
  const rows = await server.db.read((q) =>
    q
      .select()
      .from(workspace)
      .where(/^[0-9a-f]{32}$/.test(nameOrId) ? eq(workspace.workspaceId, nameOrId) : eq(workspace.name, nameOrId)),
  );
  const found = rows.find((row) => row.deletedAt === null);
  if (!found) throw new AppError('WORKSPACE_NOT_FOUND', `there is no workspace "${nameOrId.slice(0, 120)}"; \`vitrine workspaces\` lists them`);
  return found;
}
