import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { packageRoot } from '../package-root.ts';
import { newPlugin, newThirdParty } from './new-plugin.ts';
import { type PluginType, TEMPLATES } from './new-plugin-templates.ts';
import { pluginFolder } from './plugins-command.ts';

export function addNewCommand(program: Command): void {
  program
    .command('new')
    .addArgument(new Argument('<type>', 'what to write').choices(Object.keys(TEMPLATES)))
    .argument('<id>', 'its id: small letters, digits and _')
    .description('for plugin authors: write a preset, step or model and its test, green as born')
    .option('--phase <phase>', 'folder of a step', 'data')
    .option('--third-party', 'write both into the data directory instead: plain JavaScript, no build')
    .action((type: PluginType, id: string, { phase, thirdParty }: { phase: string; thirdParty?: boolean }) => {
      if (thirdParty) {
        const folder = pluginFolder();
        const { source, test } = newThirdParty(folder, type, id);
        console.log(`${join(folder, source)}\n${join(folder, test)}`);
        console.error(`Run its test: npm run test:plugins\nAllow it:     node server/cli/vitrine.mjs plugins allow ${source}`);
        return;
      }
      const { source, test } = newPlugin(packageRoot(), type, id, phase);
      console.log(`${source}\n${test}`);
      console.error(`Run its test: npx vitest run ${test}${type === 'preset' ? `\nRun it:       node server/cli/vitrine.mjs run ${id}` : ''}`);
    });
}
