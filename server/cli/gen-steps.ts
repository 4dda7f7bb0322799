import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { packageRoot } from '../package-root.ts';

const STEPS = 'plugins/steps';
const TARGET = 'server/kit/steps.gen.ts';

/** The types-only map of all step plugins under a root: with it `use('train', params)` knows the params of every step. */
export function stepsMap(root: string): string {
  const steps = readdirSync(join(root, STEPS), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .sort()
    .map((name) => `${name}.ts`)
    .map((file) => ({ file, id: idIn(readFileSync(join(root, STEPS, file), 'utf8'), file) }));
  const ids = steps.map(({ id }) => id).sort();
  const twice = ids.find((id, i) => id === ids[i + 1]);
  if (twice)
    throw new RangeError(
      `two files define step "${twice}": ${steps
        .filter(({ id }) => id === twice)
        .map(({ file }) => `${STEPS}/${file}`)
        .join(', ')}; rename one`,
    );
  return [
    "// Made by `npm run gen`; do not edit. Types only: what each step's params look like.",
    `import type { z } from 'zod';`,
    ...steps.map(({ file, id }) => `import type ${id} from '../../${STEPS}/${file}';`),
    '',
    `type Input<S extends { params: z.ZodType }> = z.input<S['params']>;`,
    'export interface StepParams {',
    ...ids.map((id) => `  ${id}: Input<typeof ${id}>;`),
    '}',
    '',
  ].join('\n');
}

/** The id a plugin file defines: the first `id:` after `defineStep`, `definePreset`, `defineModel` and their kin. */
export function idIn(source: string, file: string): string {
  const id = /\bdefine[A-Z]\w*\([\s\S]*?\bid: '([^']+)'/.exec(source)?.[1];
  if (!id) throw new RangeError(`${file} defines no plugin with an id: '…'; write the id as plain text`);
  return id;
}

/** Writes the map when it changed. @returns whether it did */
export function writeStepsMap(root: string): boolean {
  const text = stepsMap(root);
  const target = join(root, TARGET);
  if (readFileSync(target, 'utf8') === text) return false;
  writeFileSync(target, text);
  return true;
}

export function addGenCommand(program: Command): void {
  program
    .command('gen')
    .description('bring generated files up to date: the map of step params, the schemas of answers')
    .action(async () => {
      const { ANSWERS_TARGET, writeAnswersMap } = await import('./gen-answers.ts');
      for (const [target, write] of [
        [TARGET, writeStepsMap],
        [ANSWERS_TARGET, writeAnswersMap],
      ] as const)
        console.error(write(packageRoot()) ? `${target} written` : `${target} is up to date`);
    });
}
