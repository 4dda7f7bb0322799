import type { Command } from 'commander';
import { plural } from '../kit/words.ts';
import { answer, type Json } from './ask-product.ts';
import { whole } from './option-values.ts';

/** `artifacts rescan|gc|hold|release|scrub`. */
export function addKeeping(command: Command): void {
  command
    .command('hold <artifact> <reason>')
    .description('hold it back from deletion')
    .option('--until <time>', 'UTC time such as 2027-01-31T00:00:00Z; without it until it is released')
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, reason: string, { json, until }: Json & { until?: string }) =>
      answer(
        { json },
        ({ client }) => client.artifact.hold.mutate({ artifactId, reason, until }),
        () => `${artifactId}  held`,
      ),
    );
  command
    .command('release <artifact>')
    .description('let go what is held')
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, options: Json) =>
      answer(
        options,
        ({ client }) => client.artifact.hold.mutate({ artifactId, reason: null }),
        () => `${artifactId}  released`,
      ),
    );
  command
    .command('scrub')
    .description('read stored bytes again, from where the last reading stopped; exit 1 when some are damaged or gone')
    .option('--max-bytes <n>', 'read at most so many', whole, 1_000_000_000)
    .option('--json', 'JSON on stdout')
    .action((options: Json & { maxBytes: number }) =>
      answer(
        options,
        async ({ client }) => {
          const report = await client.artifact.scrub.mutate({ maxBytes: options.maxBytes });
          if (report.damaged.length + report.missing.length > 0) process.exitCode = 1;
          return report;
        },
        ({ checked, bytes, damaged, missing }) =>
          [
            `${checked} read (${plural(bytes, 'byte')}), ${damaged.length} damaged, ${missing.length} gone`,
            ...damaged.map((sha256) => `damaged  ${sha256}`),
            ...missing.map((sha256) => `gone     ${sha256}`),
          ].join('\n'),
      ),
    );
  command
    .command('rescan')
    .description('rebuild the registry from the documents on disk')
    .option('--dry-run', 'say what would be done')
    .option('--json', 'JSON on stdout')
    .action((options: Json & { dryRun?: boolean }) =>
      answer(
        options,
        ({ client }) => client.artifact.rescan.mutate({ dryRun: options.dryRun ?? false }),
        (report) =>
          [
            `${report.scanned} scanned, ${report.found} known, ${report.added} added, ${plural(report.records, 'record')}, ${report.missing} without a document`,
            ...report.invalid.map((one) => `${one.path}: ${one.reason}`),
          ].join('\n'),
      ),
    );
  command
    .command('gc')
    .description('what would be collected; with --apply it is')
    .option('--apply', 'condemn, and take what was condemned a grace period ago')
    .option('--grace <hours>', 'hours a blob must be old', '24')
    .option('--json', 'JSON on stdout')
    .action((options: Json & { apply?: boolean; grace: string }) =>
      answer(
        options,
        ({ client }) => client.artifact.gc.mutate({ dryRun: !options.apply, graceHours: Number(options.grace) }),
        (report) =>
          `${plural(report.orphans.count, 'blob')} (${plural(report.orphans.bytes, 'byte')}) nobody refers to; ${report.condemned} condemned, ${report.swept.count} taken, ${report.reprieved} put back`,
      ),
    );
}
