import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'drizzle-orm';
import { canonicalJson } from '../../blobs/canonical-json.ts';
import type { Server } from '../../server.ts';
import { RECORD_TABLES, readRecords, signRecords } from './record-tables.ts';

export const RECORDS_FORMAT = 'vitrine-records/1';

const AT_ONCE = 200;

/** Which database wrote records, and how often. */
export interface Writer {
  instance: string;
  count: number;
}

export const recordsFolder = (dataDir: string): string => join(dataDir, 'documents', 'records');
const fileOf = (dataDir: string, instance: string): string => join(recordsFolder(dataDir), `${instance}.ndjson`);

/**
 * Writes workspaces, the model registry, plans, holds, policies and views beside the database, when they changed: with them a rescan has
 * what no artifact tells. Each database writes a file of its own, so that a new one never writes over what one that was lost left behind.
 * @param before what was returned the last time; '' at first
 */
export async function writeRecords(server: Server, before: string): Promise<string> {
  const { dataDir } = server.environment;
  const signature = await signRecords(server);
  const isEmpty = !/ [1-9]/.test(signature);
  if (signature === before || (isEmpty && before === '')) return signature;
  await mkdir(recordsFolder(dataDir), { recursive: true });
  await setAside(server);
  const writer = await countWriting(server);
  const target = fileOf(dataDir, writer.instance);
  await writeFile(`${target}.tmp`, linesOf(server, writer));
  await rename(`${target}.tmp`, target);
  return signature;
}

/** Who wrote, then a row a line, others let in between. */
async function* linesOf(server: Server, writer: Writer): AsyncGenerator<string> {
  yield `${canonicalJson({ format: RECORDS_FORMAT, ...writer })}\n`;
  for (const table of RECORD_TABLES) {
    const rows = await readRecords(server, table);
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const lines = rows.slice(at, at + AT_ONCE).map((row) => `${canonicalJson({ table: table.name, row })}\n`);
      yield lines.join('');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Records of this very database, but of later than it knows of, as after a backup of it was put back, are kept under another name. */
export async function setAside(server: Server): Promise<string | null> {
  const { dataDir } = server.environment;
  const own = await readWriter(server);
  if (own === null || !existsSync(fileOf(dataDir, own.instance))) return own?.instance ?? null;
  const count = await readCount(fileOf(dataDir, own.instance));
  if (count > own.count) await rename(fileOf(dataDir, own.instance), fileOf(dataDir, `${own.instance}-${count}`));
  return own.instance;
}

/** Of the first line of a file. */
async function readCount(path: string): Promise<number> {
  for await (const line of createInterface({ input: createReadStream(path) })) return (JSON.parse(line) as Writer).count;
  return 0;
}

async function readWriter({ db }: Server): Promise<Writer | null> {
  const [row] = await db.read((q) => q.all<{ value: string }>(sql`SELECT value FROM registry_state WHERE name = 'records'`));
  return row ? (JSON.parse(row.value) as Writer) : null;
}

/** Counted before the file is written: a crash in between leaves an older file, never one that seems later. */
async function countWriting(server: Server): Promise<Writer> {
  const first = JSON.stringify({ instance: randomBytes(10).toString('hex'), count: 1 });
  await server.db.write([
    {
      sql: `INSERT INTO registry_state (name, value) VALUES ('records', ?)
            ON CONFLICT (name) DO UPDATE SET value = json_set(value, '$.count', (value ->> 'count') + 1)`,
      args: [first],
    },
  ]);
  return (await readWriter(server))!;
}
