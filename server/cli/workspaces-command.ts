import type { Command } from 'commander';
import { connect } from './connect.ts';

export function addWorkspacesCommand(program: Command): void {
  program
    .command('workspaces')
    .description('list the kept runs')
    .option('--all', 'archived ones too')
    .option('--json', 'JSON on stdout')
    .action(async (options: { all?: boolean; json?: boolean }) => {
      const connection = await connect();
      try {
        const { rows } = await connection.client.workspace.list.query({ archived: options.all ?? false, limit: 200 });
        if (options.json) console.log(JSON.stringify(rows));
        else for (const row of rows) console.log(`${row.workspaceId}  ${row.label.padEnd(32)} ${row.run.status.padEnd(11)} ${row.run.summary?.winner ?? ''}`);
      } finally {
        await connection.close();
      }
    });
}
