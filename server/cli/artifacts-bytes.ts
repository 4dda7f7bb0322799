import type { Command } from 'commander';
import { plural } from '../kit/words.ts';
import type { ArtifactRow, ColumnStatistics } from '../services/artifact/views.ts';
import { answer, type Json } from './ask-product.ts';
import { words } from './option-values.ts';
import { sayVerification } from './say-artifact.ts';
import { getFiles, importFile, type PutOptions, putFiles } from './transfer-artifacts.ts';

/** `artifacts put|get|import|verify`. */
export function addBytes(command: Command): void {
  command
    .command('put <paths...>')
    .description('store files, or the files of folders, as one artifact')
    .option('--title <text>', 'its title; the first file’s name without it')
    .option('--type <type>', 'report, dataset, model …', 'report')
    .option('--description <text>', 'what it is')
    .option('--tags <tags>', 'separated by commas', words)
    .option('--from <ids>', 'artifacts it was derived from', words)
    .option('--json', 'JSON on stdout')
    .action((paths: string[], options: PutOptions & Json) =>
      answer(
        options,
        (connection) => putFiles(connection, paths, options),
        (row: ArtifactRow) => row.artifactId,
      ),
    );
  command
    .command('get <artifact> [path]')
    .description('write its files into a folder, or one of them; each is checked against its digest')
    .option('--out <folder>', 'folder to write into', '.')
    .option('--version <n>', 'an earlier version')
    .action((artifactId: string, path: string | undefined, options: { out: string; version?: string }) =>
      answer(
        {},
        (connection) => getFiles(connection, artifactId, path, options),
        (written) => written.join('\n'),
      ),
    );
  command
    .command('import <file>')
    .description('a table of measurements (CSV, JSON, NDJSON, Parquet) with its columns, types and statistics, as a dataset')
    .option('--title <text>', 'its title; the file’s name without it')
    .option('--description <text>', 'what it is')
    .option('--tags <tags>', 'separated by commas', words)
    .option('--from <ids>', 'artifacts it was derived from', words)
    .option('--json', 'JSON on stdout')
    .action((path: string, options: PutOptions & Json) =>
      answer(
        options,
        (connection) => importFile(connection, path, options),
        ({ artifactId, table }) => {
          console.error(
            `${plural(table.rows, 'row')}${table.badRows > 0 ? `, ${table.badRows} could not be read` : ''}, ${plural(table.columns.length, 'column')}`,
          );
          if (table.note !== null) console.error(`note: ${table.note}`);
          for (const column of table.columns.slice(0, 40)) console.error(`  ${sayColumn(column)}`);
          return artifactId;
        },
      ),
    );
  command
    .command('verify <artifact>')
    .description('read its bytes again and compare digests; exit 1 when they differ')
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, options: Json) =>
      answer(
        options,
        async ({ client }) => {
          const found = await client.artifact.verify.mutate({ artifactId });
          if (!found.ok) process.exitCode = 1;
          return found;
        },
        sayVerification,
      ),
    );
}

const sayColumn = ({ name, type, unit, nulls, min, max, mean, distinct, distinctCapped }: ColumnStatistics): string =>
  [
    `${name}: ${type}${unit === null ? '' : ` in ${unit}`}`,
    min === null ? '' : `${min} to ${max}`,
    mean === null ? '' : `mean ${Number(mean.toPrecision(6))}`,
    `${distinctCapped ? 'more than ' : ''}${distinct} different`,
    nulls > 0 ? `${nulls} empty` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
