import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { type ExportOptions, ExportWorkspace } from './export-workspace.ts';
import { readContent } from './read-content.ts';
import { readScope, readScopedRuns, runsAmong } from './read-scope.ts';
import { NO_RENAMES } from './renames.ts';
import type { ExportView } from './views.ts';
import { writeBundle } from './write-bundle.ts';

export const ExportArtifacts = ExportWorkspace.extend({ artifactIds: z.array(z.string().min(1).max(100)).min(1).max(1000) });
export type ExportArtifacts = z.input<typeof ExportArtifacts>;

/**
 * Writes a bundle of artifacts; a run among them comes with its record and everything it made and used.
 * @throws AppError ARTIFACT_NOT_FOUND, INVALID_INPUT for a bundle in a bundle, WRONG_STATE for a run that has not ended, DISK_FULL
 */
export async function exportArtifacts(server: Server, actor: Actor, input: ExportArtifacts, options: ExportOptions = {}): Promise<ExportView> {
  requireWrite(actor);
  const { include, sign, artifactIds } = parseInput(ExportArtifacts, input);
  const wanted = [...new Set(artifactIds)];
  const rows = await server.db.read((q) =>
    q.all<{ id: string; type: string }>(
      sql`SELECT artifact_id AS id, type FROM artifact WHERE artifact_id IN (SELECT value FROM json_each(${JSON.stringify(wanted)}))`,
    ),
  );
  const unknown = wanted.find((id) => !rows.some((row) => row.id === id));
  if (unknown !== undefined)
    throw new AppError('ARTIFACT_NOT_FOUND', `there is no artifact "${unknown.slice(0, 100)}"`, [{ path: 'artifactIds', message: `${unknown} is not here` }]);
  const bundle = rows.find((row) => row.type === 'bundle');
  if (bundle)
    throw new AppError('INVALID_INPUT', `${bundle.id} is a bundle; export what is in it instead`, [
      { path: 'artifactIds', message: `${bundle.id} is a bundle itself` },
    ]);
  const read = async () => {
    const runs = await readScopedRuns(server, await runsAmong(server, wanted));
    const scope = await readScope(server, { workspaceIds: [], runs, artifactIds: wanted });
    return readContent(server, { id: null, runs, scope, renames: NO_RENAMES, include, signal: options.signal });
  };
  await readScopedRuns(server, await runsAmong(server, wanted));
  return writeBundle(server, actor, { include, sign, workspaceId: null, read }, options);
}
