import { open } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { READ_WHOLE } from '../../blobs/blob-store.ts';
import { parseBlocks } from '../../engine/knowledge/parse-guide.ts';
import { AppError, isAppError } from '../../errors.ts';
import { sniffFile } from '../../feeds/sniff.ts';
import type { Server } from '../../server.ts';
import { getDatasetTable, getRunTable, type TableFile } from '../table/get-table.ts';
import { findPresent, type StoredArtifact } from './artifact-row.ts';
import { mediaOf } from './media-type.ts';
import { readChecked } from './read-checked.ts';
import { readStoredSchema, type StoredSchema } from './read-stored-schema.ts';
import type { ArtifactPreview } from './views.ts';

const HEAD_BYTES = 65_536;
/** A JSON file of up to so many bytes is read whole, for half a one cannot be folded. */
const JSON_BYTES = 524_288;
const ROWS = 50;
const DAMAGED = 'its bytes do not match their digest; they are quarantined';

/** The beginning of an artifact as one can look at it: rows of a table, JSON, text, an image; of one file, or of the one that says most. */
export async function previewArtifact(server: Server, wanted: { artifactId: string; path?: string; version?: number }): Promise<ArtifactPreview> {
  const row = await findPresent(server, wanted.artifactId);
  const version = wanted.version ?? row.headVersion;
  const files = await server.db.read((q) =>
    q.all<{ path: string; sha256: string; bytes: number; state: string | null }>(
      sql`SELECT f.path, f.sha256, f.bytes, b.state FROM artifact_file f LEFT JOIN blob_state b ON b.sha256 = f.sha256
          WHERE f.artifact_id = ${row.artifactId} AND f.version = ${version} ${wanted.path === undefined ? sql.empty() : sql`AND f.path = ${wanted.path}`} ORDER BY f.path LIMIT 500`,
    ),
  );
  const isWhole = files.every((one) => one.state !== 'quarantined' && server.blobs.has(one.sha256));
  if (wanted.path === undefined && version === row.headVersion && isWhole) {
    const table = await tableOf(server, row);
    if (table) return headOf(table).catch(orDamaged);
  }
  const file =
    wanted.path === undefined ? (files.find((one) => one.path === 'value.json') ?? files.find((one) => mediaOf(one.path).inline) ?? files[0]) : files[0];
  if (!file) {
    if (wanted.path !== undefined) throw new AppError('ARTIFACT_NOT_FOUND', `there is no file "${wanted.path.slice(0, 200)}" of artifact ${row.artifactId}`);
    return { type: 'none', path: null, reason: row.type === 'run' ? 'a run is shown on its own page' : 'it has no files' };
  }
  if (file.state === 'quarantined' || server.blobs.quarantined.has(file.sha256)) return { type: 'none', path: file.path, reason: DAMAGED };
  if (!server.blobs.has(file.sha256)) return { type: 'none', path: file.path, reason: 'its bytes are gone from the store; put them back from a backup' };
  const { type } = mediaOf(file.path);
  if (type.startsWith('image/') && type !== 'image/svg+xml')
    return {
      type: 'image',
      path: file.path,
      url: `/api/v1/artifacts/${row.artifactId}/files/${file.path.split('/').map(encodeURIComponent).join('/')}?inline=true&version=${version}`,
    };
  if (file.bytes <= READ_WHOLE)
    try {
      await readChecked(server, file.sha256, row.artifactId);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return { type: 'none', path: file.path, reason: DAMAGED };
    }
  const schema = await readStoredSchema(server, row);
  return showFile(server, file, schema?.sha256 === file.sha256 ? schema : null);
}

async function showFile(
  server: Server,
  { path, sha256, bytes }: { path: string; sha256: string; bytes: number },
  schema: StoredSchema | null,
): Promise<ArtifactPreview> {
  const { type } = mediaOf(path);
  if (type === 'application/vnd.apache.parquet') return parquetOf(server.blobs.path(sha256), path, schema);
  const isJson = type === 'application/json';
  if (!isJson && type !== 'application/x-ndjson' && !type.startsWith('text/') && type !== 'application/yaml')
    return { type: 'none', path, reason: `${type} is not shown here; download it` };
  const { text, more } = await readHead(server.blobs.path(sha256), bytes, isJson ? JSON_BYTES : HEAD_BYTES);
  if (type.startsWith('text/csv') || type.startsWith('text/tab')) return csvOf(path, text, more, schema);
  if (type === 'application/x-ndjson') return ndjsonOf(path, text, more, schema);
  if (isJson && !more) return { type: 'json', path, text: pretty(text), more };
  if (type.startsWith('text/markdown')) return { type: 'markdown', path, text, blocks: parseBlocks(text), more };
  return { type: isJson ? 'json' : 'text', path, text: text.slice(0, HEAD_BYTES), more };
}

async function tableOf(server: Server, row: StoredArtifact): Promise<TableFile | null> {
  try {
    const [version] = await server.db.read((q) =>
      q.all<{ digest: string }>(sql`SELECT digest FROM artifact_version WHERE artifact_id = ${row.artifactId} AND version = ${row.headVersion}`),
    );
    if (row.kind === 'dataset' && version) return await getDatasetTable(server, version.digest);
    return row.step === null || row.runId === null || row.type === 'report'
      ? null
      : await getRunTable(server, row.runId, row.artifactId, row.kind === 'forecast' ? 'chosen-and-total' : 'all');
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

/** Bytes that turn out damaged while they are read. */
function orDamaged(error: unknown): ArtifactPreview {
  if (isAppError(error) && error.code === 'CORRUPT_BLOB') return { type: 'none', path: null, reason: DAMAGED };
  throw error;
}

async function headOf({ rows: { columns, slices } }: TableFile): Promise<ArtifactPreview> {
  const rows: (string | number | null)[][] = [];
  let more = false;
  for await (const slice of slices()) {
    const length = slice[0]?.length ?? 0;
    for (let r = 0; r < length && rows.length < ROWS; r++) rows.push(slice.map((column) => column[r] ?? null));
    more = length > ROWS;
    if (rows.length >= ROWS) break;
  }
  return { type: 'table', path: '', columns: columns.map(({ name, type }) => ({ name, type })), rows, more };
}

async function readHead(path: string, bytes: number, most: number): Promise<{ text: string; more: boolean }> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(bytes, most));
    await file.read(buffer, 0, buffer.length, 0);
    return { text: new TextDecoder().decode(buffer), more: bytes > most };
  } finally {
    await file.close();
  }
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** Lines of a CSV file without quotes over several lines, for looking at only. */
function csvOf(path: string, text: string, more: boolean, schema: StoredSchema | null): ArtifactPreview {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (more) lines.pop();
  const apart = schema?.delimiter ?? ',;\t';
  const cell = new RegExp(`[${apart}]("(?:[^"]|"")*"|[^${apart}]*)`, 'g');
  const cells = (line: string): string[] => [...`${apart[0]}${line}`.matchAll(cell)].map(([, one]) => one.replace(/^"|"$/g, '').replaceAll('""', '"'));
  const [head = '', ...rest] = lines;
  return tableOfText({ path, more: more || rest.length > ROWS, schema }, cells(head), rest.slice(0, ROWS).map(cells));
}

/** Records of a file of JSON lines, by the fields of the first of them; other than plain records are shown as they stand. */
function ndjsonOf(path: string, text: string, more: boolean, schema: StoredSchema | null): ArtifactPreview {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (more) lines.pop();
  const records: Record<string, unknown>[] = [];
  for (const line of lines.slice(0, ROWS)) {
    try {
      const value = JSON.parse(line) as unknown;
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return { type: 'text', path, text, more };
      records.push(value as Record<string, unknown>);
    } catch {
      return { type: 'text', path, text, more };
    }
  }
  const names = [...new Set(records.flatMap(Object.keys))].slice(0, 200);
  const told = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));
  const rows = records.map((record) => names.map((name) => told(record[name])));
  return tableOfText({ path, more: more || lines.length > ROWS, schema }, names, rows);
}

/** First rows of a Parquet file; only its footer and the first pages are read. */
function parquetOf(stored: string, path: string, schema: StoredSchema | null): ArtifactPreview {
  try {
    const { columns, rows } = sniffFile(stored, 'parquet');
    return tableOfText({ path, more: (rows ?? []).length > ROWS, schema }, columns, (rows ?? []).slice(0, ROWS));
  } catch (error) {
    if (isAppError(error)) return { type: 'none', path, reason: `it is no Parquet file that can be read here: ${error.message}` };
    throw error;
  }
}

const isPlain = (cell: string): boolean => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell.trim());

/**
 * Types as the schema has them; else a column whose every cell is a number, or empty, is one of numbers. Numbers written in another way,
 * with a decimal comma perhaps, are shown as they stand.
 */
function tableOfText(
  { path, more, schema }: { path: string; more: boolean; schema: StoredSchema | null },
  names: readonly string[],
  texts: readonly (readonly string[])[],
): ArtifactPreview {
  const known = new Map(schema?.columns.map(({ name, type }) => [name, type]));
  const columns = names.map((name, at) => {
    const told = texts.map((row) => row[at] ?? '').filter((cell) => cell !== '');
    const allPlain = told.length > 0 && told.every(isPlain);
    const type = known.get(name.trim()) ?? (allPlain ? 'number' : 'text');
    return { name, type, isNumber: allPlain && (type === 'number' || type === 'integer') };
  });
  const rows = texts.map((row) => columns.map(({ isNumber }, at) => (row[at] === undefined || row[at] === '' ? null : isNumber ? Number(row[at]) : row[at])));
  return { type: 'table', path, columns: columns.map(({ name, type }) => ({ name, type })), rows, more };
}
