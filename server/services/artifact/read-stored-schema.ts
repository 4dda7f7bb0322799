import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Server } from '../../server.ts';
import type { StoredArtifact } from './artifact-row.ts';

const DELIMITERS: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };
const Extra = z.object({
  schema: z.object({
    delimiter: z
      .string()
      .nullish()
      .transform((name) => DELIMITERS[name ?? ''] ?? null),
    columns: z.array(z.object({ name: z.string(), type: z.string(), unit: z.string().nullish().default(null) })),
  }),
  statistics: z.object({ rows: z.int() }),
});

/** What an import found a table to be. */
export interface StoredSchema {
  /** Of the file that it is the schema of. */
  sha256: string;
  /** The character itself; null where cells are not apart by one. */
  delimiter: string | null;
  columns: readonly { name: string; type: string; unit: string | null }[];
  rows: number;
}

/** The schema that an imported table was stored with; null of anything else. Later versions may hold other files, of which it says nothing. */
export async function readStoredSchema(server: Server, { artifactId, extra }: StoredArtifact): Promise<StoredSchema | null> {
  const known = Extra.safeParse(JSON.parse(extra));
  if (!known.success) return null;
  const files = await server.db.read((q) =>
    q.all<{ sha256: string }>(sql`SELECT sha256 FROM artifact_file WHERE artifact_id = ${artifactId} AND version = 1 LIMIT 2`),
  );
  return files.length === 1 ? { sha256: files[0].sha256, ...known.data.schema, rows: known.data.statistics.rows } : null;
}
