import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';

/** Tables that name digests without keeping them: logs, caches, the registry's own lists (asked by index instead). */
const NOT_ASKED = new Set([
  'event',
  'run',
  'step_cache',
  'audit',
  'guard',
  'migration',
  'blob_state',
  'registry_job',
  'registry_state',
  'artifact',
  'artifact_version',
  'artifact_file',
  'artifact_edge',
]);
const PAGE = 200;
const DIGEST = /[0-9a-f]{64}/g;

/**
 * Says whether anything refers to a blob: a file of an artifact, or any text of any other table (feeds, datasets, and whatever stands
 * beside them), where digests are looked for as such, so that no table can be forgotten. @returns a question answered from memory
 */
export async function listReferences({ db }: Server): Promise<(sha256: string) => boolean> {
  const found = new Set<string>();
  for (let after = ''; ; ) {
    const rows = await db.read((q) =>
      q.all<{ sha256: string }>(sql`SELECT DISTINCT sha256 FROM artifact_file WHERE sha256 > ${after} ORDER BY sha256 LIMIT 5000`),
    );
    for (const { sha256 } of rows) found.add(sha256);
    const last = rows.at(-1);
    if (rows.length < 5000 || !last) break;
    after = last.sha256;
  }
  const tables = await db.read((q) =>
    q.all<{ name: string; column: string }>(
      sql`SELECT s.name, c.name AS "column" FROM sqlite_schema s CROSS JOIN pragma_table_info(s.name) c
          WHERE s.type = 'table' AND c.type = 'TEXT' AND s.name NOT LIKE 'sqlite_%' AND s.name NOT LIKE 'libsql_%' AND s.name NOT LIKE 'artifact_%' AND s.name <> 'series'`,
    ),
  );
  for (const { name, column } of tables) if (!NOT_ASKED.has(name)) await readDigests(db, name, column, found);
  return (sha256) => found.has(sha256);
}

/** Names of tables and columns are the schema's own. */
async function readDigests(db: Server['db'], table: string, column: string, found: Set<string>): Promise<void> {
  const from = sql.raw(`"${table}"`);
  const text = sql.raw(`"${column}"`);
  for (let offset = 0; ; offset += PAGE) {
    const rows = await db.read((q) =>
      q.all<{ text: string }>(sql`SELECT ${text} AS text FROM ${from} WHERE length(${text}) >= 64 LIMIT ${PAGE} OFFSET ${offset}`),
    );
    for (const row of rows) for (const [digest] of row.text.matchAll(DIGEST)) found.add(digest);
    if (rows.length < PAGE) return;
  }
}
