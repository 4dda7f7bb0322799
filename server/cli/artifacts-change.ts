import type { Command } from 'commander';
import { answer, type Json } from './ask-product.ts';
import { words } from './option-values.ts';
import { sayRow } from './say-artifact.ts';

/** `artifacts archive|unarchive|pin|unpin|delete|restore|purge|update`. */
export function addChanging(command: Command): void {
  for (const [name, words] of [
    ['archive', 'hide from lists'],
    ['unarchive', 'show in lists again'],
    ['pin', 'keep from deletion'],
    ['unpin', 'no longer keep from deletion'],
    ['delete', 'delete softly: its files stay'],
    ['restore', 'undo a deletion'],
    ['purge', 'give up the files of a deleted artifact, for good'],
  ] as const)
    command
      .command(`${name} <artifacts...>`)
      .description(words)
      .option('--json', 'JSON on stdout')
      .action((ids: string[], options: Json) =>
        answer(
          options,
          async ({ client }) => {
            const done = await client.artifact.bulk.mutate({ ids, action: { type: name } });
            if (done.failed > 0) process.exitCode = 4;
            return done;
          },
          ({ results }) => results.map((one) => `${one.artifactId}  ${one.ok ? 'done' : one.message}`).join('\n'),
        ),
      );
  command
    .command('update <artifact>')
    .description('change its title, description or tags')
    .option('--title <text>')
    .option('--description <text>')
    .option('--tags <tags>', 'all of them, separated by commas', words)
    .option('--add-tags <tags>', 'further ones', words)
    .option('--remove-tags <tags>', 'not these any more', words)
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, { json, ...patch }: Json & Record<string, string & string[]>) =>
      answer({ json }, ({ client }) => client.artifact.update.mutate({ artifactId, patch }), sayRow),
    );
}
