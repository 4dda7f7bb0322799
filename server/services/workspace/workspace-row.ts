import { eq, inArray } from 'drizzle-orm';
import { run, workspace } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { toRunRows } from '../run/run-row.ts';
import type { RunRow, WorkspaceRow } from '../views.ts';

export type Row = typeof workspace.$inferSelect;

/** Rows as lists show them, each with its run. */
export async function toWorkspaceRows(server: Server, rows: readonly Row[]): Promise<WorkspaceRow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.runId);
  const runs = await toRunRows(server, await server.db.read((q) => q.select().from(run).where(inArray(run.runId, ids))));
  const sources = await namesOfSources(server, runs);
  return rows.flatMap((row) => {
    const own = runs.find((one) => one.runId === row.runId);
    return own ? [toView(row, own, sources)] : [];
  });
}

async function namesOfSources(server: Server, runs: readonly RunRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = runs.flatMap((one) => one.replayedFrom ?? []);
  if (ids.length === 0) return new Map();
  const rows = await server.db.read((q) =>
    q
      .select({ runId: run.runId, title: run.title, name: workspace.name })
      .from(run)
      .leftJoin(workspace, eq(workspace.workspaceId, run.workspaceId))
      .where(inArray(run.runId, ids)),
  );
  return new Map(rows.map((row) => [row.runId, row.name ?? `${row.title} ${shortId(row.runId)}`]));
}

export const shortId = (runId: string): string => runId.slice(-6);

function toView(row: Row, own: RunRow, sources: ReadonlyMap<string, string>): WorkspaceRow {
  const { workspaceId, name, description, pinned, archived, version, createdAt, updatedAt } = row;
  const label = name ?? (own.replayedFrom ? `replay of ${sources.get(own.replayedFrom) ?? 'a deleted run'}` : `${own.title} ${shortId(own.runId)}`);
  return { workspaceId, name, label, description, tags: JSON.parse(row.tags) as string[], pinned, archived, version, createdAt, updatedAt, run: own };
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
