import type { Command } from 'commander';
import { type Check, examine } from '../services/system/examine.ts';
import { connect } from './connect.ts';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check database, blobs, plugins and disk; exit 1 when something is wrong')
    .option('--json', 'JSON on stdout')
    .action(async (options: { json?: boolean }) => {
      const connection = await connect();
      try {
        const checks: readonly Check[] = connection.server ? await examine(connection.server) : (await connection.client.system.health.query()).checks;
        if (options.json) console.log(JSON.stringify({ ok: checks.every((check) => check.ok), checks }));
        else for (const { name, ok, detail } of checks) console.log(`${ok ? '✓' : '✕'} ${name.padEnd(10)} ${detail}`);
        if (!connection.server)
          console.error(`The server at ${connection.url} holds the data directory: this is its own report. Stop it for the full examination.`);
        if (checks.some((check) => !check.ok)) process.exitCode = 1;
      } finally {
        await connection.close();
      }
    });
}
