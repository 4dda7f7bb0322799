import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { jobStatement, newJobId } from './list-jobs.ts';
import { listReferences, type References } from './list-references.ts';
import type { GarbageReport } from './views.ts';

export const GcRequest = z.strictObject({
  dryRun: z.boolean().default(true),
  graceHours: z.number().min(0).max(8760).default(24).describe('A blob is looked at when it is older; a condemned one waits as long again'),
});

interface Candidate {
  sha256: string;
  bytes: number;
  mtimeMs: number;
}

const LISTED = 1000;
const HOUR_MS = 3_600_000;
/** Note of a condemned blob that was quarantined; it stays so until it is taken, for its bytes are not to be had meanwhile. */
export const DAMAGED_AND_CONDEMNED = 'its bytes do not match its digest, and nothing refers to it';
/** Of a row of blob_state. */
const IS_CONDEMNED = `(state IN ('condemned', 'gone') OR (state = 'quarantined' AND note = '${DAMAGED_AND_CONDEMNED}'))`;

/**
 * Gives up bytes that nobody refers to, quarantined ones too, in two steps: a blob is condemned, and only a later collection, a grace
 * period on, takes it, after it asked again. Taken blobs lie in `trash/` until the one after. Every step can be broken off and repeated: a row says what is meant
 * before anything is moved, and whatever is referred to by then is put back.
 */
export async function collectGarbage(server: Server, actor: Actor, { dryRun, graceHours }: z.output<typeof GcRequest>): Promise<GarbageReport> {
  requireWrite(actor);
  const { blobs, db } = server;
  const startedAt = new Date(server.now()).toISOString();
  const jobId = newJobId();
  const before = Date.now() - graceHours * HOUR_MS;
  const references = await listReferences(server);
  const items: GarbageReport['items'][number][] = [];
  const note = (item: (typeof items)[number]): void => void (items.length < LISTED && items.push(item));
  const trash = join(blobs.dir, 'trash');
  const reprieved = dryRun ? 0 : await emptyTrash(server, trash, before, references);

  const orphans = { count: 0, bytes: 0 };
  const swept = { count: 0, bytes: 0 };
  let condemned = 0;
  for await (const old of foldersOf(join(blobs.dir, 'sha256'), before)) {
    const referred = await references(old.map((one) => one.sha256));
    const unwanted = old.filter((one) => !referred.has(one.sha256));
    if (unwanted.length === 0) continue;
    const known = await condemnedAt(server, unwanted);
    const fresh = unwanted.filter((one) => !known.has(one.sha256));
    orphans.count += unwanted.length;
    orphans.bytes += unwanted.reduce((sum, one) => sum + one.bytes, 0);
    condemned += fresh.length;
    for (const { sha256, bytes } of fresh) note({ sha256, bytes, action: 'condemn', reason: 'nothing refers to it' });
    if (!dryRun && fresh.length > 0) await condemn(server, fresh);
    for (const blob of unwanted) {
      const at = known.get(blob.sha256);
      if (at === undefined || Date.parse(at) > before) continue;
      if (!dryRun && !(await sweep(server, trash, blob, before))) continue;
      swept.count++;
      swept.bytes += blob.bytes;
      note({ sha256: blob.sha256, bytes: blob.bytes, action: 'sweep', reason: `condemned on ${at.slice(0, 16)} and not wanted since` });
    }
  }
  const endedAt = new Date(server.now()).toISOString();
  const report: GarbageReport = { jobId, dryRun, orphans, condemned, swept, reprieved, items };
  const { items: _, ...summary } = report;
  await db.write([
    jobStatement(jobId, 'gc', dryRun, summary, startedAt, endedAt),
    { sql: `INSERT OR REPLACE INTO registry_state (name, value) VALUES ('orphans', ?)`, args: [JSON.stringify({ ...orphans, at: endedAt })] },
    ...(dryRun ? [] : [auditRow(actor, 'registry.gc', jobId, endedAt)]),
  ]);
  return report;
}

/** Stored blobs older than a time, those of one folder of 256 at a time: so many stand in memory, whatever there are. */
async function* foldersOf(root: string, before: number): AsyncGenerator<Candidate[]> {
  for (const a of (await readdir(root)).sort()) {
    const old: Candidate[] = [];
    for (const b of (await readdir(join(root, a))).sort()) {
      const folder = join(root, a, b);
      for (const sha256 of await readdir(folder)) {
        const found = await stat(join(folder, sha256)).catch(() => null);
        if (found && found.mtimeMs < before) old.push({ sha256, bytes: found.size, mtimeMs: found.mtimeMs });
      }
    }
    if (old.length > 0) yield old;
  }
}

/** When each was condemned, of those that are. */
async function condemnedAt({ db }: Server, blobs: readonly Candidate[]): Promise<Map<string, string>> {
  const rows = await db.read((q) =>
    q.all<{ sha256: string; at: string }>(
      sql`SELECT sha256, at FROM blob_state WHERE ${sql.raw(IS_CONDEMNED)} AND sha256 IN (SELECT value FROM json_each(${JSON.stringify(blobs.map((one) => one.sha256))}))`,
    ),
  );
  return new Map(rows.map((one) => [one.sha256, one.at]));
}

const condemn = async ({ db, now }: Server, blobs: readonly Candidate[]): Promise<unknown> =>
  db.write([
    {
      sql: `INSERT INTO blob_state (sha256, state, bytes, at, note) SELECT value ->> 0, 'condemned', value ->> 1, ?, 'nothing refers to it' FROM json_each(?)
            WHERE NOT EXISTS (SELECT 1 FROM artifact_file f WHERE f.sha256 = value ->> 0)
            ON CONFLICT (sha256) DO UPDATE SET at = excluded.at, note = ? WHERE state = 'quarantined'`,
      args: [new Date(now()).toISOString(), JSON.stringify(blobs.map((one) => [one.sha256, one.bytes])), DAMAGED_AND_CONDEMNED],
    },
  ]);

/** Says `gone` if still nobody refers to it, then moves the bytes aside. False when somebody came first. */
async function sweep({ blobs, db, now }: Server, trash: string, { sha256 }: Candidate, before: number): Promise<boolean> {
  const path = blobs.path(sha256);
  const [{ rowsAffected }] = await db.write([
    {
      sql: `UPDATE blob_state SET state = 'gone', at = ? WHERE sha256 = ? AND ${IS_CONDEMNED} AND NOT EXISTS (SELECT 1 FROM artifact_file f WHERE f.sha256 = blob_state.sha256)`,
      args: [new Date(now()).toISOString(), sha256],
    },
  ]);
  if (rowsAffected === 0) return false;
  const aside = join(trash, sha256);
  mkdirSync(trash, { recursive: true });
  if (!existsSync(path)) return false;
  renameSync(path, aside);
  if (statSync(aside).mtimeMs < before) {
    blobs.quarantined.delete(sha256);
    return true;
  }
  // Stored anew meanwhile: somebody is about to refer to it. Whoever stores looks at the time first and the name last, we the other way round.
  renameSync(aside, path);
  return false;
}

/** What an earlier collection moved aside: back when it is wanted after all, else away for good. */
async function emptyTrash({ blobs, db }: Server, trash: string, before: number, references: References): Promise<number> {
  let reprieved = 0;
  if (!existsSync(trash)) return 0;
  for (const sha256 of await readdir(trash)) {
    const path = join(trash, sha256);
    const moved = statSync(path, { throwIfNoEntry: false });
    if (!moved) continue;
    if ((await references([sha256])).has(sha256)) {
      if (!blobs.has(sha256)) {
        mkdirSync(join(blobs.path(sha256), '..'), { recursive: true });
        renameSync(path, blobs.path(sha256));
      } else rmSync(path);
      reprieved++;
    } else if (moved.ctimeMs < before) {
      rmSync(path);
      await db.write([{ sql: `DELETE FROM blob_state WHERE sha256 = ? AND state = 'gone'`, args: [sha256] }]);
    }
  }
  return reprieved;
}
