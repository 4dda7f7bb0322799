import { sql } from 'drizzle-orm';
import { versionDigest } from '../../blobs/digest.ts';
import { type BlobCheck, verifyBlobs } from '../../engine/verify-blobs.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { findPresent } from './artifact-row.ts';
import { listVersions } from './list-files.ts';
import type { ArtifactVerification } from './views.ts';

const TIMEOUT_MS = 600_000;

interface Stored {
  path: string;
  sha256: string;
  bytes: number;
  version: number;
}

/** Reads every byte of an artifact again, in a thread of its own; what does not match is quarantined, and served no more. */
export async function verifyArtifact(server: Server, actor: Actor, artifactId: string): Promise<ArtifactVerification> {
  requireWrite(actor);
  await findPresent(server, artifactId);
  const versions = await listVersions(server, artifactId);
  const files = await server.db.read((q) =>
    q.all<Stored>(sql`SELECT path, sha256, bytes, version FROM artifact_file WHERE artifact_id = ${artifactId} ORDER BY version, path`),
  );
  const checks = await verifyBlobs(server.blobs, [...new Set(files.map((one) => one.sha256))], TIMEOUT_MS);
  const at = new Date(server.now()).toISOString();
  await recordChecks(server, actor, checks, artifactId);
  const digests = versions.map(({ version, digest }) => ({
    version,
    digest,
    holds: versionDigest(files.filter((file) => file.version === version)) === digest,
  }));
  const results = files.map(({ path, sha256, version }) => ({ path, sha256, version, result: checks.get(sha256) ?? ('unknown' as const) }));
  const ok = results.every((one) => one.result === 'verified') && digests.every((one) => one.holds);
  return { artifactId, checkedAt: at, ok, files: results, versions: digests };
}

/** Whoever finds damage without being asked to look. */
export const SYSTEM: Actor = { name: 'system', scope: 'write' };

/**
 * Damaged blobs are quarantined; those found whole again, put back by hand perhaps, leave it. What nothing refers to keeps the time it was
 * condemned at, however often it is found.
 */
export async function recordChecks(server: Server, actor: Actor, checks: ReadonlyMap<string, BlobCheck>, subject: string): Promise<void> {
  const damaged = [...checks].flatMap(([sha256, result]) => (result === 'mismatch' ? [sha256] : []));
  const whole = [...checks].flatMap(([sha256, result]) => (result === 'verified' ? [sha256] : []));
  const at = new Date(server.now()).toISOString();
  const statements = [
    ...damaged.map((sha256) => ({
      sql: `INSERT INTO blob_state (sha256, state, bytes, at, note) VALUES (?, 'quarantined', coalesce((SELECT bytes FROM artifact_file WHERE sha256 = ? LIMIT 1), 0), ?, 'its bytes do not match its digest')
            ON CONFLICT (sha256) DO UPDATE SET state = 'quarantined', at = excluded.at, note = excluded.note
              WHERE blob_state.state <> 'quarantined' OR EXISTS (SELECT 1 FROM artifact_file f WHERE f.sha256 = blob_state.sha256)`,
      args: [sha256, sha256, at],
    })),
    ...(whole.length === 0
      ? []
      : [{ sql: `DELETE FROM blob_state WHERE state = 'quarantined' AND sha256 IN (SELECT value FROM json_each(?))`, args: [JSON.stringify(whole)] }]),
    ...(damaged.length === 0 ? [] : [auditRow(actor, 'artifact.quarantine', subject, at)]),
  ];
  if (statements.length > 0) await server.db.write(statements);
  for (const sha256 of damaged) server.blobs.quarantined.add(sha256);
  for (const sha256 of whole) server.blobs.quarantined.delete(sha256);
  for (const sha256 of damaged) console.error(`blob ${sha256} no longer has its digest; it is quarantined and not served (found at ${subject})`);
}
