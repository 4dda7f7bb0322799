import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { AppError, ERRORS, type ErrorCode } from '../errors.ts';
import { getDatasetTable, getRunTable } from '../services/table/get-table.ts';
import { encodeTable, FORMATS, isTableFormat, type TableFormat } from '../tables/encode-table.ts';
import { asAppError, type Connection, connect } from './connect.ts';

interface SaveOptions {
  format?: string;
  out?: string;
}

/** `datasets`, `datasets get <digest>` and `datasets of <run> [output]`: what is stored, as files for other programs. */
export function addDatasetsCommand(program: Command): void {
  const datasets = program.command('datasets').description('list the datasets, or save one, or what a run wrote, as a file');
  datasets
    .command('list', { isDefault: true })
    .description('newest first')
    .option('--json', 'JSON on stdout')
    .action(async (options: { json?: boolean }) => {
      const connection = await connect();
      try {
        const { rows } = await connection.client.dataset.list.query({ limit: 200 });
        if (options.json) console.log(JSON.stringify(rows));
        else
          for (const row of rows)
            console.log(`${row.digest}  ${row.title.padEnd(32)} ${row.series} series × ${row.periods} (${row.frequency}), ${row.firstDate} to ${row.lastDate}`);
      } finally {
        await connection.close();
      }
    });
  const saved = (command: Command): Command =>
    command
      .option('--format <name>', `${Object.keys(FORMATS).join(', ')} (default: by the name of --out, else csv)`)
      .option('--out <file>', 'file to write; stdout without it');
  saved(datasets.command('get <digest>').description('every observation of a dataset, one row a series and period')).action(
    (digest: string, options: SaveOptions) => save(options, `/datasets/${encodeURIComponent(digest)}/download`, (server) => getDatasetTable(server, digest)),
  );
  saved(datasets.command('of <run> [output]').description('a table that a run wrote: forecast (default), backtest, models/<model>, dataset')).action(
    (run: string, output: string | undefined, options: SaveOptions) => {
      const name = output ?? 'forecast';
      return save(options, `/runs/${encodeURIComponent(run)}/artifacts/${encodeURIComponent(name)}/download`, (server) => getRunTable(server, run, name));
    },
  );
}

type Open = (server: NonNullable<Connection['server']>) => ReturnType<typeof getDatasetTable>;

async function save({ format: asked, out }: SaveOptions, path: string, open: Open): Promise<void> {
  const format = asked ?? Object.keys(FORMATS).find((name) => out?.endsWith(`.${name}`)) ?? 'csv';
  if (!isTableFormat(format)) {
    const known = Object.keys(FORMATS).join(', ');
    throw new AppError('INVALID_INPUT', `--format is one of ${known}`, [{ path: '--format', message: `is one of ${known}, not "${format.slice(0, 40)}"` }]);
  }
  const connection = await connect();
  try {
    const bytes = connection.server ? encodeTable((await open(connection.server)).rows, format) : await fetchTable(connection, path, format);
    if (out === undefined) await pipeline(Readable.from(bytes), process.stdout, { end: false });
    else await writeWhole(bytes, out);
  } catch (error) {
    // Who reads our output may leave early (`| head`).
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw asAppError(error);
  } finally {
    await connection.close();
  }
}

/** The file has its name only once it is whole. */
async function writeWhole(bytes: AsyncIterable<Uint8Array>, out: string): Promise<void> {
  const part = `${out}.part`;
  try {
    await pipeline(Readable.from(bytes), createWriteStream(part));
    renameSync(part, out);
  } catch (error) {
    rmSync(part, { force: true });
    if (error instanceof Error && 'syscall' in error) throw new AppError('STORAGE_FAILED', `${out} cannot be written: ${error.message}`, [], error);
    throw error;
  }
  console.error(`wrote ${out}`);
}

async function fetchTable({ url, environment }: Connection, path: string, format: TableFormat): Promise<AsyncIterable<Uint8Array>> {
  const headers: Record<string, string> = environment.token === undefined ? {} : { authorization: `Bearer ${environment.token}` };
  const response = await fetch(`${url}/api/v1${path}?format=${format}`, { headers });
  if (response.ok && response.body) return response.body as unknown as AsyncIterable<Uint8Array>;
  const problem = (await response.json()) as { code: ErrorCode; detail: string; errors: [] };
  throw new AppError(problem.code in ERRORS ? problem.code : 'INTERNAL', problem.detail, problem.errors);
}
