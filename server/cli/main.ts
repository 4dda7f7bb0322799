import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { ERRORS, isAppError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { addApprovalsCommand } from './approvals-command.ts';
import { addArtifactsCommand } from './artifacts-command.ts';
import { addBatchCommand } from './batch-command.ts';
import { addBenchCommand } from './bench-command.ts';
import { addDatasetsCommand } from './datasets-command.ts';
import { addDocsCommand } from './docs-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addExportCommand } from './export-command.ts';
import { addForecastCommand } from './forecast-command.ts';
import { addGenCommand } from './gen-steps.ts';
import { addImportBundleCommand } from './import-bundle-command.ts';
import { Interrupted } from './interrupted.ts';
import { addModelsCommand } from './models-command.ts';
import { addNewCommand } from './new-plugin-command.ts';
import { addPluginsCommand } from './plugins-command.ts';
import { addReplayCommand } from './replay-command.ts';
import { addRunCommand } from './run-command.ts';
import { addScenariosCommand } from './scenarios-command.ts';
import { addSeedCommand } from './seed-command.ts';
import { addServerCommands } from './server-commands.ts';
import { addSigningKeyCommand } from './signing-key-command.ts';
import { addVerifyCommand } from './verify-command.ts';
import { addWorkspacesCommand } from './workspaces-command.ts';

/** The `vitrine` program: data on stdout, talk on stderr, exit codes 0 ok, 1 failed, 2 usage, 3 not found, 4 conflict, 5 unauthorised, 6 unreachable, 130 interrupted. */
export async function main(argv: readonly string[]): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string };
  // Whoever reads our output may leave early (`| head`); the run goes on.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  const program = new Command('vitrine')
    .description('Forecast retail demand on this machine, and see what every step did.')
    .version(version)
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of [
    addServerCommands,
    addRunCommand,
    addForecastCommand,
    addSeedCommand,
    addReplayCommand,
    addWorkspacesCommand,
    addApprovalsCommand,
    addBatchCommand,
    addScenariosCommand,
    addModelsCommand,
    addDatasetsCommand,
    addArtifactsCommand,
    addPluginsCommand,
    addDocsCommand,
    addExportCommand,
    addVerifyCommand,
    addImportBundleCommand,
    addSigningKeyCommand,
    addDoctorCommand,
    addBenchCommand,
    addGenCommand,
    addNewCommand,
  ])
    add(program);
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isAppError(error)) {
    console.error(`${ERRORS[error.code].title} (${error.code})`);
    for (const line of error.errors.length > 0 ? error.errors.map((one) => `  ${one.path ? `${one.path}: ` : ''}${one.message}`) : [`  ${error.message}`])
      console.error(line);
    return ERRORS[error.code].exit;
  }
  console.error(error instanceof Error ? error.message : error);
  return error instanceof Interrupted ? 130 : 1;
}
