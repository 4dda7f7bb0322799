import { open } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { AppError, isAppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { getDatasetTable, getRunTable, type TableFile } from '../table/get-table.ts';
import { findPresent, type StoredArtifact } from './artifact-row.ts';
import { mediaOf } from './media-type.ts';
import type { ArtifactPreview } from './views.ts';

const HEAD_BYTES = 65_536;
const ROWS = 50;

/** The beginning of an artifact as one can look at it: rows of a table, JSON, text, an image; of one file, or of the one that says most. */
export async function previewArtifact(server: Server, wanted: { artifactId: string; path?: string; version?: number }): Promise<ArtifactPreview> {
  const row = await findPresent(server, wanted.artifactId);
  if (wanted.path === undefined) {
    const table = await tableOf(server, row);
    if (table) return headOf(table);
  }
  const version = wanted.version ?? row.headVersion;
  const files = await server.db.read((q) =>
    q.all<{ path: string; sha256: string; bytes: number; state: string | null }>(
      sql`SELECT f.path, f.sha256, f.bytes, b.state FROM artifact_file f LEFT JOIN blob_state b ON b.sha256 = f.sha256
          WHERE f.artifact_id = ${row.artifactId} AND f.version = ${version} ${wanted.path === undefined ? sql.empty() : sql`AND f.path = ${wanted.path}`} ORDER BY f.path LIMIT 500`,
    ),
  );
  const file =
    wanted.path === undefined ? (files.find((one) => one.path === 'value.json') ?? files.find((one) => mediaOf(one.path).inline) ?? files[0]) : files[0];
  if (!file) {
    if (wanted.path !== undefined) throw new AppError('ARTIFACT_NOT_FOUND', `there is no file "${wanted.path.slice(0, 200)}" of artifact ${row.artifactId}`);
    return { type: 'none', path: null, reason: row.type === 'run' ? 'a run is shown on its own page' : 'it has no files' };
  }
  if (file.state === 'quarantined') return { type: 'none', path: file.path, reason: 'its bytes do not match their digest; they are quarantined' };
  const { type } = mediaOf(file.path);
  if (type.startsWith('image/') && type !== 'image/svg+xml')
    return {
      type: 'image',
      path: file.path,
      url: `/api/v1/artifacts/${row.artifactId}/files/${file.path.split('/').map(encodeURIComponent).join('/')}?inline=true&version=${version}`,
    };
  const isJson = type === 'application/json' || type === 'application/x-ndjson';
  if (!isJson && !type.startsWith('text/') && type !== 'application/yaml')
    return { type: 'none', path: file.path, reason: `${type} is not shown here; download it` };
  const { text, more } = await readHead(server.blobs.path(file.sha256), file.bytes);
  if (type.startsWith('text/csv')) return csvOf(file.path, text, more);
  if (type === 'application/json' && !more) return { type: 'json', path: file.path, text: pretty(text), more };
  return { type: type.startsWith('text/markdown') ? 'markdown' : isJson ? 'json' : 'text', path: file.path, text, more };
}

async function tableOf(server: Server, row: StoredArtifact): Promise<TableFile | null> {
  try {
    const [version] = await server.db.read((q) =>
      q.all<{ digest: string }>(sql`SELECT digest FROM artifact_version WHERE artifact_id = ${row.artifactId} AND version = ${row.headVersion}`),
    );
    if (row.kind === 'dataset' && version) return await getDatasetTable(server, version.digest);
    return row.step === null || row.runId === null || row.type === 'report' ? null : await getRunTable(server, row.runId, row.artifactId);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
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

async function readHead(path: string, bytes: number): Promise<{ text: string; more: boolean }> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(bytes, HEAD_BYTES));
    await file.read(buffer, 0, buffer.length, 0);
    return { text: new TextDecoder().decode(buffer), more: bytes > HEAD_BYTES };
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
function csvOf(path: string, text: string, more: boolean): ArtifactPreview {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (more) lines.pop();
  const cells = (line: string): string[] =>
    [...line.matchAll(/(?:^|[,;\t])("(?:[^"]|"")*"|[^,;\t]*)/g)].map(([, cell]) => cell.replace(/^"|"$/g, '').replaceAll('""', '"'));
  const [head = '', ...rest] = lines;
  const columns = cells(head).map((name) => ({ name, type: 'text' }));
  return { type: 'table', path, columns, rows: rest.slice(0, ROWS).map((line) => cells(line).slice(0, columns.length)), more: more || rest.length > ROWS };
}
