import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { requireWrite } from '../require-write.ts';
import { findWorkspace } from '../workspace/workspace-row.ts';
import type { ExportWorkspace } from './export-workspace.ts';
import { exportWorkspace } from './export-workspace.ts';
import { listBundles } from './list-bundles.ts';
import type { ExportProgress, ExportView } from './views.ts';

interface Job {
  abort: AbortController;
  startedAt: number;
  bytes: number;
  /** Of the bundle that stood there before: what this one will be about as large as. */
  before: number | null;
}

/** Exports under way, by workspace. They end with the process and leave the bundle before as it is, so nothing of them is stored. */
const jobs = new WeakMap<Server, Map<string, Job>>();

function jobsOf(server: Server): Map<string, Job> {
  const found = jobs.get(server) ?? new Map<string, Job>();
  jobs.set(server, found);
  return found;
}

/**
 * Exports a workspace; meanwhile it can be asked how far it is, and called off.
 * @throws AppError WRONG_STATE when it is being exported already, or was called off
 */
export async function followExport(server: Server, actor: Actor, input: ExportWorkspace, signal?: AbortSignal): Promise<ExportView> {
  requireWrite(actor);
  const { workspaceId } = await findWorkspace(server, input.workspaceId);
  const running = jobsOf(server);
  if (running.has(workspaceId)) throw new AppError('WRONG_STATE', 'this workspace is being exported already; wait for it, or cancel that export');
  const job: Job = { abort: new AbortController(), startedAt: server.now(), bytes: 0, before: null };
  running.set(workspaceId, job);
  const leave = (): void => job.abort.abort();
  signal?.addEventListener('abort', leave);
  try {
    job.before = (await listBundles(server, { limit: 200 })).rows.find((row) => row.workspaceId === workspaceId)?.bytes ?? null;
    const onProgress = (bytes: number): void => {
      job.bytes = bytes;
    };
    return await exportWorkspace(server, actor, { ...input, workspaceId }, { signal: job.abort.signal, onProgress });
  } catch (error) {
    if (job.abort.signal.aborted) throw new AppError('WRONG_STATE', 'the export was cancelled; a bundle that was there before is as it was', [], error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', leave);
    running.delete(workspaceId);
  }
}

/** How far an export is; null when none is under way. */
export function getExportProgress(server: Server, { workspaceId }: { workspaceId: string }): ExportProgress | null {
  const job = jobsOf(server).get(workspaceId);
  if (!job) return null;
  const elapsedMs = server.now() - job.startedAt;
  const fraction = job.before === null ? null : Math.min(0.95, job.bytes / Math.max(1, job.before));
  return { bytes: job.bytes, fraction, elapsedMs, etaMs: fraction === null || fraction < 0.05 ? null : (elapsedMs * (1 - fraction)) / fraction };
}

/** Calls an export off; nothing happens when none is under way. */
export async function cancelExport(server: Server, actor: Actor, { workspaceId: given }: { workspaceId: string }): Promise<{ cancelled: boolean }> {
  requireWrite(actor);
  const { workspaceId } = await findWorkspace(server, given);
  const job = jobsOf(server).get(workspaceId);
  job?.abort.abort();
  return { cancelled: job !== undefined };
}
