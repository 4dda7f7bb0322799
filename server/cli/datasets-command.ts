import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import { getDatasetTable, getRunTable } from '../services/table/get-table.ts';
import { FORMATS, isTableFormat } from '../tables/encode-table.ts';
import { asAppError, type Connection, connect } from './connect.ts';
import { STDOUT, saveTable } from './save-table.ts';

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
    await saveTable(connection, { out: out ?? STDOUT, format, path, open: async (server) => (await open(server)).rows });
    if (out !== undefined) console.error(`wrote ${out}`);
  } catch (error) {
    throw asAppError(error);
  } finally {
    await connection.close();
  }
}
