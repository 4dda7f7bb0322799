import type { Command } from 'commander';
import { answer, type Json } from './ask-product.ts';

/** `artifacts rescan|gc`. */
export function addKeeping(command: Command): void {
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
            `${report.scanned} scanned, ${report.found} known, ${report.added} added, ${report.missing} without a document`,
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
          `${report.orphans.count} blobs (${report.orphans.bytes} bytes) nobody refers to; ${report.condemned} condemned, ${report.swept.count} taken, ${report.reprieved} put back`,
      ),
    );
}
