import { z } from 'zod';
import { recordWorkspace } from '../../engine/record-workspace.ts';
import type { Actor, Server } from '../../server.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { findWorkspace } from '../workspace/workspace-row.ts';
import { readContent } from './read-content.ts';
import { readScope, readScopedRuns, requireEnded } from './read-scope.ts';
import { recordedNames } from './renames.ts';
import type { ExportView } from './views.ts';
import { type ExportOptions, writeBundle } from './write-bundle.ts';

export type { ExportOptions } from './write-bundle.ts';

export const ExportWorkspace = z.strictObject({
  include: z.enum(['references', 'artifacts']).default('references').describe('artifacts copies the bytes of models too, and makes the bundle complete'),
  sign: z.boolean().default(false).describe('Signs the checksums with the key of this instance'),
});
export type ExportWorkspace = z.input<typeof ExportWorkspace> & { workspaceId: string };

/**
 * Writes the bundle of a workspace, also of one whose run failed or was cancelled: equal state gives equal bytes, and the bundle that was
 * there stays until the new one was read back.
 * @param workspaceId id or name
 * @throws AppError WORKSPACE_NOT_FOUND, WRONG_STATE while its run has not ended, DISK_FULL, CORRUPT_BLOB
 */
export async function exportWorkspace(
  server: Server,
  actor: Actor,
  { workspaceId: named, ...wish }: ExportWorkspace,
  options: ExportOptions = {},
): Promise<ExportView> {
  requireWrite(actor);
  const { include, sign } = parseInput(ExportWorkspace, wish);
  const { workspaceId, runId, status } = await findWorkspace(server, named);
  const read = async () => {
    const runs = await readScopedRuns(server, [runId]);
    // Its run may be gone: then the workspace says how it ended.
    if (runs.length === 0) requireEnded(runId, status);
    // A run has ended a moment before its workspace says how. Once it does, its word stays as it is.
    else if ((await findWorkspace(server, workspaceId)).resultSummary === null) await recordWorkspace(server.db, runId);
    const scope = await readScope(server, { workspaceIds: [workspaceId], runs });
    return readContent(server, { id: workspaceId, runs, scope, renames: await recordedNames(server, workspaceId), include, signal: options.signal });
  };
  // Refused before its turn comes, where it can be.
  await readScopedRuns(server, [runId]);
  return writeBundle(server, actor, { include, sign, workspaceId, read }, options);
}
