import { getTableColumns, sql } from 'drizzle-orm';
import { capabilitiesOf } from '../../db/artifact-types.ts';
import { artifact } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import type { ArtifactRow } from './views.ts';

export type StoredArtifact = typeof artifact.$inferSelect;

export function toArtifactRow(row: StoredArtifact): ArtifactRow {
  const { seq: _, words: __, extra: ___, editedAt: ____, documented: _____, headVersion, tags, ...rest } = row;
  return { ...rest, version: headVersion, tags: JSON.parse(tags) as string[], capabilities: capabilitiesOf(row.type) };
}

const COLUMNS = Object.entries(getTableColumns(artifact));
/** A row's cells in the order of COLUMNS. */
const CELLS = sql.raw(`json_array(${COLUMNS.map(([, column]) => column.name).join(', ')})`);

function toStored(cells: readonly unknown[]): StoredArtifact {
  const row = COLUMNS.map(([name, column], i) => [name, cells[i] === null ? null : column.mapFromDriverValue(cells[i])]);
  return Object.fromEntries(row) as StoredArtifact;
}

/** Rows by seq, in the order given; one that is gone meanwhile is left out. They come as one text: cell by cell takes ten times as long. */
export async function readRows(server: Server, seqs: readonly number[]): Promise<StoredArtifact[]> {
  if (seqs.length === 0) return [];
  const [{ rows }] = await server.db.read((q) =>
    q.all<{ rows: string }>(sql`SELECT json_group_array(${CELLS}) AS rows FROM artifact WHERE seq IN (SELECT value FROM json_each(${JSON.stringify(seqs)}))`),
  );
  const bySeq = new Map((JSON.parse(rows) as unknown[][]).map(toStored).map((row) => [row.seq, row]));
  return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
}

/** Also one that is deleted or purged. @throws AppError ARTIFACT_NOT_FOUND */
export async function findArtifact(server: Server, artifactId: string): Promise<StoredArtifact> {
  const [row] = await server.db.read((q) => q.select().from(artifact).where(sql`${artifact.artifactId} = ${artifactId}`));
  if (row) return row;
  throw new AppError('ARTIFACT_NOT_FOUND', `there is no artifact "${artifactId.slice(0, 100)}"`);
}

/** @throws AppError ARTIFACT_NOT_FOUND, ARTIFACT_GONE when its bytes were purged */
export async function findPresent(server: Server, artifactId: string): Promise<StoredArtifact> {
  const row = await findArtifact(server, artifactId);
  if (row.purgedAt !== null)
    throw new AppError('ARTIFACT_GONE', `artifact ${artifactId} was purged on ${row.purgedAt.slice(0, 10)}; its metadata remain, its files are gone`);
  return row;
}
