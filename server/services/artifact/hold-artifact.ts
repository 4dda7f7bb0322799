import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { findArtifact } from './artifact-row.ts';

/** Holds an artifact back from deletion, or (without a reason) lets it go. */
export async function setHold(
  server: Server,
  actor: Actor,
  { artifactId, reason, until = null }: { artifactId: string; reason: string | null; until?: string | null },
): Promise<{ artifactId: string; held: boolean }> {
  requireWrite(actor);
  await findArtifact(server, artifactId);
  const at = new Date(server.now()).toISOString();
  await server.db.write([
    reason === null
      ? { sql: 'DELETE FROM artifact_hold WHERE artifact_id = ?', args: [artifactId] }
      : {
          sql: 'INSERT OR REPLACE INTO artifact_hold (artifact_id, reason, until, actor, at) VALUES (?, ?, ?, ?, ?)',
          args: [artifactId, reason, until, actor.name, at],
        },
    auditRow(actor, reason === null ? 'artifact.release' : 'artifact.hold', artifactId, at),
  ]);
  return { artifactId, held: reason !== null };
}
