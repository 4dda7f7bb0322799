import { readFile } from 'node:fs/promises';
import { capabilitiesOf } from '../../db/artifact-types.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import { groupDigits, plural } from '../../kit/words.ts';
import type { Server } from '../../server.ts';
import { listRunTables } from '../table/list-run-tables.ts';
import { findPresent, type StoredArtifact } from './artifact-row.ts';
import { listFiles, listVersions } from './list-files.ts';
import { readStoredSchema } from './read-stored-schema.ts';
import type { ArtifactCatalog, ArtifactFileView, CatalogColumn } from './views.ts';

const MOST_FILES = 10_000;
/** Bytes of a cell; text has none that is fixed. */
const WIDTH: Readonly<Record<string, number>> = { f64: 8, i32: 4, u32: 4, u16: 2, u8: 1 };

interface Head {
  meta: Readonly<Record<string, unknown>>;
  columns: readonly { name: string; dtype: string; shape: readonly number[]; unit?: string; part?: number }[];
}

/**
 * What there is of an artifact: grid, series, units, capabilities, and the plan of the run that made it; checked against its files: every
 * column that the head of a table names is there in its length. Bytes themselves are read by `verify`.
 * @throws AppError ARTIFACT_NOT_FOUND, ARTIFACT_GONE
 */
export async function getCatalog(server: Server, artifactId: string): Promise<ArtifactCatalog> {
  const row = await findPresent(server, artifactId);
  const [{ files }, [head]] = await Promise.all([listFiles(server, { artifactId, limit: MOST_FILES }), listVersions(server, artifactId)]);
  const table = await readHead(server, files);
  const runId = row.type === 'run' ? artifactId : row.runId?.startsWith('art_') ? row.runId : null;
  const plan = runId === null ? [] : await readPlan(server, runId);
  const stored = (table?.columns ?? []).map(
    ({ name, dtype, shape, unit, part }): CatalogColumn => ({ name, dtype, shape, unit: unit ?? null, part: part ?? null }),
  );
  const columns = table ? stored : await importedColumns(server, row, files);
  const checks = checkFiles(server, files, stored);
  const meta = table?.meta ?? {};
  return {
    format: 'vitrine-catalog/1',
    artifactId,
    type: row.type,
    version: row.headVersion,
    digest: head?.digest ?? null,
    grid: row.type === 'run' ? await gridOfRun(server, files) : gridOf(meta),
    series: typeof meta.series === 'number' ? meta.series : null,
    units: [...new Set([meta.unit, ...columns.map((column) => column.unit)].filter((unit): unit is string => typeof unit === 'string'))],
    capabilities: capabilitiesOf(row.type),
    columns,
    plan,
    files: files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes })),
    tables: row.type === 'run' ? await listRunTables(server, artifactId) : [],
    checks,
    ok: checks.every((check) => check.ok),
  };
}

async function importedColumns(server: Server, row: StoredArtifact, files: readonly ArtifactFileView[]): Promise<CatalogColumn[]> {
  const schema = await readStoredSchema(server, row);
  if (!schema || !files.some((file) => file.sha256 === schema.sha256)) return [];
  return schema.columns.map(({ name, type, unit }) => ({ name, dtype: type, shape: [schema.rows], unit, part: null }));
}

const gridOf = ({ frequency, start, periods, series, horizon }: Head['meta']): Record<string, unknown> | null => {
  const grid = Object.fromEntries(Object.entries({ frequency, start, periods, series, horizon }).filter(([, value]) => value !== undefined));
  return Object.keys(grid).length > 0 ? grid : null;
};

/** As the run's own catalog, one of its files, has it. */
async function gridOfRun(server: Server, files: readonly ArtifactFileView[]): Promise<Record<string, unknown> | null> {
  const stored = files.find((file) => file.path === 'catalog.json');
  if (!stored || !server.blobs.has(stored.sha256)) return null;
  return (JSON.parse(await readFile(server.blobs.path(stored.sha256), 'utf8')) as { grid?: Record<string, unknown> }).grid ?? null;
}

async function readHead(server: Server, files: readonly ArtifactFileView[]): Promise<Head | null> {
  const head = files.find((file) => file.path === 'table.json');
  if (!head || !server.blobs.has(head.sha256)) return null;
  return JSON.parse(await readFile(server.blobs.path(head.sha256), 'utf8')) as Head;
}

async function readPlan(server: Server, runId: StoredArtifact['artifactId']): Promise<ArtifactCatalog['plan']> {
  const { plan } = await readRunState(server.db, runId);
  return plan.map(({ id, uses, version, bindings, writes }) => ({ id, uses, version, bindings, writes }));
}

/** Files by what is recorded of them and by what the table's head says of its columns. */
function checkFiles(server: Server, files: readonly ArtifactFileView[], columns: readonly CatalogColumn[]): ArtifactCatalog['checks'] {
  const stored = files.map(({ path, sha256, bytes }) => {
    const there = server.blobs.has(sha256) ? server.blobs.stat(sha256).bytes : null;
    return {
      path,
      ok: there === bytes,
      reason: there === null ? 'its bytes are not here' : there === bytes ? '' : `has ${plural(there, 'byte')}, recorded are ${groupDigits(bytes)}`,
    };
  });
  const named = columns.map(({ name, dtype, shape, part }) => {
    const path = `${part === null ? '' : `part-${String(part).padStart(4, '0')}/`}${name}.${dtype}`;
    const file = files.find((one) => one.path === path);
    const wanted = WIDTH[dtype] === undefined ? file?.bytes : shape.reduce((a, b) => a * b, 1) * WIDTH[dtype];
    return {
      path,
      ok: file !== undefined && file.bytes === wanted,
      reason:
        file && wanted !== undefined ? `has ${plural(file.bytes, 'byte')}, its shape asks for ${groupDigits(wanted)}` : 'is named by the table and not there',
    };
  });
  return [...stored, ...named.filter((one) => !one.ok)];
}
