import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { invalid } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { findArtifact, findPresent } from './artifact-row.ts';
import type { HoldView } from './views.ts';

export const NewHold = z.strictObject({
  reason: z.string().trim().min(1).max(300).nullable().describe('null lets it go'),
  until: z.iso.datetime({ error: 'is a UTC time such as 2027-01-31T00:00:00Z' }).nullish().describe('Without it: until it is let go'),
});

/** Holds an artifact back from deletion, or (without a reason) lets it go. @throws AppError INVALID_INPUT of a time that is over, ARTIFACT_GONE */
export async function setHold(
  server: Server,
  actor: Actor,
  { artifactId, reason, until = null }: z.output<typeof NewHold> & { artifactId: string },
): Promise<{ artifactId: string; held: boolean }> {
  requireWrite(actor);
  await (reason === null ? findArtifact : findPresent)(server, artifactId);
  const at = new Date(server.now()).toISOString();
  if (reason !== null && until !== null && Date.parse(until) <= server.now())
    throw invalid([{ path: 'until', message: `is over; give a time after ${at.slice(0, 16)}Z, or none` }]);
  await server.db.write([
    reason === null
      ? { sql: 'DELETE FROM artifact_hold WHERE artifact_id = ?', args: [artifactId] }
      : {
          sql: 'INSERT OR REPLACE INTO artifact_hold (artifact_id, reason, until, actor, at) VALUES (?, ?, ?, ?, ?)',
          args: [artifactId, reason, until === null ? null : new Date(until).toISOString(), actor.name, at],
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
