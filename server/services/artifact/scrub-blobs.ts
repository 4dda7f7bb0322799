import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { verifyBlobs } from '../../engine/verify-blobs.ts';
import type { Actor, Server } from '../../server.ts';
import { requireWrite } from '../require-write.ts';
import { jobStatement, newJobId } from './list-jobs.ts';
import { recordChecks, SYSTEM } from './verify-artifact.ts';
import type { ScrubReport } from './views.ts';

const TIMEOUT_MS = 3_600_000;
const MOST_FILES = 2000;

/**
 * Reads stored bytes again, so many at a time, in the order of their digests from where it stopped last; what does not match is
 * quarantined. The thread that reads is not the one that answers.
 */
export async function scrubBlobs(server: Server, actor: Actor, { maxBytes }: { maxBytes: number }): Promise<ScrubReport> {
  requireWrite(actor);
  const startedAt = new Date(server.now()).toISOString();
  const [place] = await server.db.read((q) => q.all<{ value: string }>(sql`SELECT value FROM registry_state WHERE name = 'scrub'`));
  const { digests, bytes, last } = await nextBlobs(join(server.blobs.dir, 'sha256'), place?.value ?? '', maxBytes);
  const checks = await verifyBlobs(server.blobs, digests, TIMEOUT_MS);
  await recordChecks(server, actor, checks, 'scrub');
  const those = (result: string): string[] => [...checks].flatMap(([sha256, found]) => (found === result ? [sha256] : []));
  const report: ScrubReport = { checked: digests.length, bytes, damaged: those('mismatch'), missing: those('missing'), wrapped: last === '' };
  const { damaged, missing, ...summary } = report;
  const job = { ...summary, damaged: damaged.length, missing: missing.length };
  await server.db.write([
    { sql: `INSERT OR REPLACE INTO registry_state (name, value) VALUES ('scrub', ?)`, args: [last] },
    // The background goes round every minute; only what somebody asked for is told among the jobs.
    ...(actor === SYSTEM ? [] : [jobStatement(newJobId(), 'scrub', false, job, startedAt, new Date(server.now()).toISOString())]),
  ]);
  return report;
}

/** Blobs after a digest, as many as fit; `last` is '' once the end was reached. */
async function nextBlobs(root: string, after: string, maxBytes: number): Promise<{ digests: string[]; bytes: number; last: string }> {
  const digests: string[] = [];
  let bytes = 0;
  for (const a of (await readdir(root)).sort()) {
    if (a < after.slice(0, 2)) continue;
    for (const b of (await readdir(join(root, a))).sort()) {
      if (a + b < after.slice(0, 4)) continue;
      for (const sha256 of (await readdir(join(root, a, b))).sort()) {
        if (sha256 <= after) continue;
        const size = (await stat(join(root, a, b, sha256)).catch(() => null))?.size ?? 0;
        if (digests.length > 0 && (bytes + size > maxBytes || digests.length === MOST_FILES)) return { digests, bytes, last: digests[digests.length - 1] };
        digests.push(sha256);
        bytes += size;
      }
    }
  }
  return { digests, bytes, last: '' };
}

const TURN_MS = 60_000;

/** Scrubs slowly in the background, so many bytes an hour; 0: never. @returns the way to stop it */
export function startScrub(server: Server, bytesPerHour: number): () => void {
  if (bytesPerHour <= 0) return () => {};
  let running = false;
  const timer = setInterval(async () => {
    if (running) return;
    running = true;
    await scrubBlobs(server, SYSTEM, { maxBytes: Math.ceil(bytesPerHour / 60) }).catch((error) => console.error('scrub:', error));
    running = false;
  }, TURN_MS);
  timer.unref();
  return () => clearInterval(timer);
}
