import { accessSync, constants, createWriteStream, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, ERRORS, type ErrorCode } from '../errors.ts';
import { encodeTable, FORMATS, type TableFormat } from '../tables/encode-table.ts';
import type { TableRows } from '../tables/table-rows.ts';
import type { Connection } from './connect.ts';

/** `-`: stdout. */
export const STDOUT = '-';

/** Format by the suffix of a file's name; stdout is CSV. @throws AppError INVALID_INPUT for another suffix or a folder that is not there */
export function formatOf(out: string): TableFormat {
  if (out === STDOUT) return 'csv';
  const found = (Object.keys(FORMATS) as TableFormat[]).find((name) => out.toLowerCase().endsWith(`.${name}`));
  const refuse = (message: string): AppError => new AppError('INVALID_INPUT', message, [{ path: 'out', message }]);
  if (!found)
    throw refuse(
      `${out.slice(-80)} ends in none of ${Object.keys(FORMATS)
        .map((name) => `.${name}`)
        .join(', ')}; - writes CSV to stdout`,
    );
  try {
    accessSync(dirname(resolve(out)), constants.W_OK);
  } catch {
    throw refuse(`the folder ${dirname(resolve(out))} cannot be written to; make it first`);
  }
  return found;
}

/**
 * Writes a table to a file, whole or not at all, or to stdout.
 * @param path where a server that does the work has it, below /api/v1, with its query but for the format
 * @param open the rows, where the work is done here
 */
export async function saveTable(
  connection: Connection,
  { out, format, path, open }: { out: string; format: TableFormat; path: string; open: (server: NonNullable<Connection['server']>) => Promise<TableRows> },
): Promise<void> {
  const bytes = connection.server ? encodeTable(await open(connection.server), format) : await fetchTable(connection, path, format);
  const source = Readable.from(bytes, { objectMode: false, highWaterMark: 1 << 18 });
  if (out === STDOUT)
    return pipeline(source, process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
      // Who reads our output may leave early (`| head`).
      if (error.code !== 'EPIPE') throw error;
    });
  const half = `${out}.${process.pid}.part`;
  try {
    await pipeline(source, createWriteStream(half));
    renameSync(half, out);
  } catch (error) {
    rmSync(half, { force: true });
    if (error instanceof Error && 'syscall' in error) throw new AppError('STORAGE_FAILED', `${out} cannot be written: ${error.message}`, [], error);
    throw error;
  }
}

async function fetchTable({ url, environment }: Connection, path: string, format: TableFormat): Promise<AsyncIterable<Uint8Array>> {
  const headers: Record<string, string> = environment.token === undefined ? {} : { authorization: `Bearer ${environment.token}` };
  const response = await fetch(`${url}/api/v1${path}${path.includes('?') ? '&' : '?'}format=${format}`, { headers });
  if (response.ok && response.body) return response.body as unknown as AsyncIterable<Uint8Array>;
  const problem = (await response.json()) as { code: ErrorCode; detail: string; errors: [] };
  throw new AppError(problem.code in ERRORS ? problem.code : 'INTERNAL', problem.detail, problem.errors);
}
