import { sql } from 'drizzle-orm';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { findArtifact } from './artifact-row.ts';
import type { HoldView } from './views.ts';

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

/** What is held now, the latest first. */
export function listHolds(server: Server): Promise<HoldView[]> {
  const now = new Date(server.now()).toISOString();
  return server.db.read((q) =>
    q.all<HoldView>(
      sql`SELECT h.artifact_id AS artifactId, a.title, h.reason, h.until, h.actor, h.at FROM artifact_hold h JOIN artifact a ON a.artifact_id = h.artifact_id
          WHERE h.until IS NULL OR h.until > ${now} ORDER BY h.at DESC LIMIT 200`,
    ),
  );
}
