import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { brokenRow, parseStorable } from '../../broken-text.ts';
import type { Statement, Value } from '../../db/statement.ts';
import type { Actor, Server } from '../../server.ts';
import { requireWrite } from '../require-write.ts';
import { knownKeys, RECORD_TABLES, type RecordTable, type Row } from './record-tables.ts';
import { RECORDS_FORMAT, recordsFolder, setAside } from './write-records.ts';

const MOST_BYTES = 512 << 20;
const PER_BATCH = 500;
const cell = z.union([z.string(), z.number(), z.null()]);
const Head = z.object({ format: z.literal(RECORDS_FORMAT) });
const Line = z.object({ table: z.string(), row: z.record(z.string(), cell) });

export interface RecordReport {
  /** Rows that came back. */
  added: number;
  invalid: { path: string; reason: string }[];
}

/**
 * Brings back what a database that is lost had written of workspaces, the model registry, plans, holds, policies and views. What is known
 * here stays as it is; records that were taken up are put aside, for what is removed later must not come back again.
 */
export async function rescanRecords(server: Server, actor: Actor, { dryRun }: { dryRun: boolean }): Promise<RecordReport> {
  requireWrite(actor);
  const folder = recordsFolder(server.environment.dataDir);
  const own = await setAside(server);
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{20}(-\d+)?\.ndjson$/.test(name) && name !== `${own}.ndjson`).sort();
  const report: RecordReport = { added: 0, invalid: [] };
  for (const name of names) {
    try {
      report.added += await takeUp(server, join(folder, name), dryRun);
      if (dryRun) continue;
      await mkdir(join(folder, 'taken'), { recursive: true });
      await rename(join(folder, name), join(folder, 'taken', name));
    } catch (error) {
      const reason = error instanceof z.ZodError ? `does not fit: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}` : (error as Error).message;
      report.invalid.push({ path: `records/${name}`, reason: reason.slice(0, 300) });
    }
  }
  return report;
}

async function takeUp(server: Server, path: string, dryRun: boolean): Promise<number> {
  const { size } = await stat(path);
  if (size > MOST_BYTES) throw new RangeError(`has ${size} bytes; at most ${MOST_BYTES} are read`);
  const tables = await readTables(path);
  const wanted: [RecordTable, Row[]][] = [];
  // What is known is asked of all before any is written: the history of an alias must not hide the alias.
  for (const table of RECORD_TABLES) {
    const rows = (tables.get(table.name) ?? []).filter((row) => isHere(server, table, row));
    const known = await knownKeys(server, table, [...new Set(rows.map((row) => row[table.key]))]);
    wanted.push([table, rows.filter((row) => !known.has(row[table.key]))]);
  }
  if (dryRun) return wanted.reduce((sum, [, rows]) => sum + rows.length, 0);
  let added = 0;
  for (const [table, rows] of wanted)
    for (let at = 0; at < rows.length; at += PER_BATCH) {
      const written = await server.db.write(
        rows.slice(at, at + PER_BATCH).map((row) => insertRow(table, row)),
        { bulk: true },
      );
      added += written.reduce((sum, one) => sum + one.rowsAffected, 0);
    }
  await server.db.write([KEEP_RUNS]);
  return added;
}

/** Rows by table. @throws ZodError, SyntaxError, RangeError on a line that is none of ours */
async function readTables(path: string): Promise<ReadonlyMap<string, Row[]>> {
  const tables = new Map<string, Row[]>(RECORD_TABLES.map(({ name }) => [name, []]));
  let isFirst = true;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const value: unknown = parseStorable(line);
    if (isFirst) Head.parse(value);
    else {
      const { table, row } = Line.parse(value);
      const [broken] = brokenRow(row);
      if (broken) throw new RangeError(`a row of ${table}: ${broken.path} ${broken.message}`);
      tables.get(table)?.push(row);
    }
    isFirst = false;
  }
  if (isFirst) throw new RangeError('is empty');
  return tables;
}

/** A feed is nothing without its file. */
const isHere = (server: Server, { name }: RecordTable, row: Row): boolean => name !== 'feed' || server.blobs.has(String(row.blob));

/** A row whose name somebody else has by now is left out. */
function insertRow({ name, columns }: RecordTable, row: Row): Statement {
  const given = columns.filter((column) => row[column] !== undefined);
  const args = given.map((column): Value => row[column]);
  return { sql: `INSERT OR IGNORE INTO ${name} (${given.join(', ')}) VALUES (${given.map(() => '?').join(', ')})`, args };
}

/** A run that came back is kept by its workspace again. */
const KEEP_RUNS: Statement = {
  sql: `UPDATE run SET workspace_id = (SELECT w.workspace_id FROM workspace w WHERE w.run_id = run.run_id AND w.deleted_at IS NULL)
        WHERE workspace_id IS NULL AND EXISTS (SELECT 1 FROM workspace w WHERE w.run_id = run.run_id AND w.deleted_at IS NULL)`,
  args: [],
};
