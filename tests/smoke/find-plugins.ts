import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A call of the contract suite of a type. Models have one a scope. */
const SUITES = { preset: /^testPreset\(/m, step: /^testStep\(/m, model: /^test\w*(Model|Combination)\(/m } as const;

/** One built-in plugin as it lies in its folder, and the test that runs it. */
export interface SmokePlugin {
  type: keyof typeof SUITES;
  /** Path of the plugin, from the root. */
  source: string;
  /** Path of its test; null = there is none of its name that calls the contract suite of its type. */
  test: string | null;
}

/** Every file under plugins/presets, plugins/steps and plugins/models, by path: nothing is registered by hand. */
export function findSmokePlugins(root: string): SmokePlugin[] {
  const types = Object.keys(SUITES) as (keyof typeof SUITES)[];
  return types.flatMap((type) =>
    readdirSync(join(root, `plugins/${type}s`), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map((file) => ({ type, source: `plugins/${type}s/${file.replaceAll('\\', '/')}`, test: testOf(root, type, basename(file, '.ts')) })),
  );
}

function testOf(root: string, type: keyof typeof SUITES, name: string): string | null {
  const path = `tests/plugins/${type}s/${name}.test.ts`;
  return existsSync(join(root, path)) && SUITES[type].test(readFileSync(join(root, path), 'utf8')) ? path : null;
}

export const projectName = ({ type, source }: SmokePlugin): string => `${type} ${basename(source, '.ts').replaceAll('-', '_')}`;

/** One vitest project a plugin. @throws Error naming the plugins that have none */
export function smokeProjects(root: string): { extends: true; test: { name: string; include: string[] } }[] {
  const plugins = findSmokePlugins(root);
  const bare = plugins.filter(({ test }) => test === null);
  if (bare.length > 0)
    throw new Error(`no test of its name that calls the contract suite: ${bare.map(({ source }) => source).join(', ')}; npm run new:${bare[0].type} shows one`);
  return plugins.map((plugin) => ({ extends: true, test: { name: projectName(plugin), include: [plugin.test ?? ''] } }));
}
