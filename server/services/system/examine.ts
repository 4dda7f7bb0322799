import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { plural } from '../../kit/words.ts';
import type { Server } from '../../server.ts';
import { getHealth } from './get-health.ts';

export interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

/** The full examination: what health says, the database's own integrity, and every blob against its digest. Reads all bytes. */
export async function examine(server: Server): Promise<Check[]> {
  const health = await getHealth(server);
  const problems = await server.db.integrity();
  return [
    ...health.checks,
    { name: 'integrity', ok: problems.length === 0, detail: problems.join('; ') || 'database and its references agree' },
    await examineBlobs(server),
    { name: 'leftovers', ok: true, detail: `${readdirSync(join(server.blobs.dir, 'tmp')).length} unfinished files in blobs/tmp` },
  ];
}

async function examineBlobs({ db, blobs }: Server): Promise<Check> {
  const rows = await db.read((q) => q.all<{ sha256: string; bytes: number }>(sql`SELECT DISTINCT sha256, bytes FROM artifact_file ORDER BY sha256`));
  const bad: string[] = [];
  for (const { sha256, bytes } of rows) {
    if (!blobs.has(sha256)) bad.push(`${sha256} is missing`);
    else if (blobs.stat(sha256).bytes !== bytes) bad.push(`${sha256} has ${plural(blobs.stat(sha256).bytes, 'byte')}, ${bytes} were written`);
    else if ((await blobs.rehash(sha256)) !== sha256) bad.push(`${sha256} no longer has this digest`);
  }
  const known = new Set(rows.map((row) => row.sha256));
  const feeds = await db.read((q) =>
    q.all<{ blob: string; attached: string; refused: string | null }>(sql`SELECT blob, attached, view ->> '$.refused.sha256' AS refused FROM feed`),
  );
  for (const feed of feeds)
    for (const sha of [feed.blob, feed.refused ?? '', ...(JSON.parse(feed.attached) as { sha256: string }[]).map((one) => one.sha256)]) known.add(sha);
  const orphans = [...blobs.list()].filter((blob) => !known.has(blob.sha256)).length;
  return {
    name: 'blobs',
    ok: bad.length === 0,
    detail: bad.slice(0, 10).join('; ') || `${plural(rows.length, 'file matches its digest', 'files match their digests')}, ${orphans} unreferenced`,
  };
}
