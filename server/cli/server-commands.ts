import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';

export function addServerCommands(program: Command): void {
  program
    .command('start')
    .description('serve the pages and the API; builds first when needed')
    .option('--verbose', 'show the build')
    .action(() => serve(false));
  program
    .command('dev')
    .description('serve with pages rebuilt on change; server and plugins are compiled anew at each start')
    .action(() => serve(true));
  program.command('build').description('compile server and plugins, build the pages').option('--verbose', 'show the build');
}

async function serve(dev: boolean): Promise<void> {
  const environment = readEnvironment(process.env);
  Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' });
  const { startServer } = await import('../http/start-server.ts');
  const started = await startServer(environment, { dev });
  console.log(`Vitrine is ready at ${started.url}`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void started.close().finally(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
