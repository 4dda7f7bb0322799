import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Model } from '../kit/model.ts';
import type { Preset } from '../kit/preset.ts';
import type { Step } from '../kit/step.ts';

/** A folder of plugins, laid out as `presets/`, `steps/<phase>/` and `models/`, one plugin a file. */
export interface PluginFolder {
  path: string;
  origin: string;
}

/** Our own: `.ts` when running from sources, `.js` when compiled. */
export const BUILT_IN: PluginFolder = { path: fileURLToPath(new URL('../../plugins', import.meta.url)), origin: 'built-in' };

const MODULE = /(?<!\.d)\.(ts|js|mjs)$/;

/** Module files of one type, absolute, sorted bytewise within their folder. */
export function listPluginFiles(folder: PluginFolder, type: 'presets' | 'models' | 'steps'): string[] {
  const root = join(folder.path, type);
  if (!existsSync(root)) return [];
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => MODULE.test(file));
  return files.sort().map((file) => join(root, file));
}

/** The default export of a plugin file. @throws whatever the module throws */
export async function loadPlugin<P extends Step | Preset | Model>(file: string): Promise<P> {
  const module = (await import(pathToFileURL(file).href)) as { default?: P };
  if (module.default === undefined || typeof module.default !== 'object') throw new TypeError('it has no default export; export one preset, step or model');
  return module.default;
}
