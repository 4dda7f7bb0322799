import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { ERRORS, isAppError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { Interrupted } from './interrupted.ts';
import { addServerCommands } from './server-commands.ts';

/** What `addServerCommands` knows. */
const SERVING: ReadonlySet<string | undefined> = new Set(['start', 'dev']);

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
    // `--version` behind a command is that command's own.
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride();
  // A server starts without the commands that ask one.
  const others = SERVING.has(argv[2]) ? [] : (await import('./client-commands.ts')).CLIENT_COMMANDS;
  for (const add of [addServerCommands, ...others]) add(program);
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
