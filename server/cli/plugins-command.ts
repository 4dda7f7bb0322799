import type { Command } from 'commander';
import { startCatalogue } from '../engine/catalogue-client.ts';

export function addPluginsCommand(program: Command): void {
  program
    .command('plugins')
    .description('list presets, steps and models, and what was set aside')
    .option('--json', 'JSON on stdout')
    .action(async (options: { json?: boolean }) => {
      const client = await startCatalogue();
      client.close();
      const { catalogue } = client;
      if (options.json) console.log(JSON.stringify(catalogue));
      else {
        for (const type of ['presets', 'steps', 'models'] as const)
          for (const plugin of catalogue[type])
            console.log(`${type.slice(0, -1).padEnd(7)} ${plugin.id.padEnd(16)} ${plugin.version.padEnd(7)} ${plugin.origin}  ${plugin.title}`);
        console.log(`code digest ${catalogue.codeDigest}`);
      }
      for (const { reason } of catalogue.quarantined) console.error(reason);
      if (catalogue.quarantined.length > 0) process.exitCode = 1;
    });
}
