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

/** Says which of some digests anything refers to. */
export type References = (digests: readonly string[]) => Promise<ReadonlySet<string>>;

/**
 * Looks for what refers to blobs: a file of an artifact, asked by index whenever the question comes, or any text of any other table (feeds,
 * datasets, and whatever stands beside them), where digests are looked for as such, so that no table can be forgotten. Only the latter
 * stand in memory; there are some for each dataset and feed, not for each artifact.
 */
export async function listReferences({ db }: Server): Promise<References> {
  const elsewhere = new Set<string>();
  const tables = await db.read((q) =>
    q.all<{ name: string; column: string }>(
      sql`SELECT s.name, c.name AS "column" FROM sqlite_schema s CROSS JOIN pragma_table_info(s.name) c
          WHERE s.type = 'table' AND c.type = 'TEXT' AND s.name NOT LIKE 'sqlite_%' AND s.name NOT LIKE 'libsql_%' AND s.name NOT LIKE 'artifact_%' AND s.name <> 'series'`,
    ),
  );
  for (const { name, column } of tables) if (!NOT_ASKED.has(name)) await readDigests(db, name, column, elsewhere);
  return async (digests) => {
    const rows = await db.read((q) =>
      q.all<{ sha256: string }>(
        sql`SELECT value AS sha256 FROM json_each(${JSON.stringify(digests)}) WHERE EXISTS (SELECT 1 FROM artifact_file f WHERE f.sha256 = value)`,
      ),
    );
    return new Set([...rows.map((row) => row.sha256), ...digests.filter((one) => elsewhere.has(one))]);
  };
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
