import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AppError } from '../errors.ts';
import type { Model } from '../kit/model.ts';
import type { Preset } from '../kit/preset.ts';
import type { Step } from '../kit/step.ts';
import type { PluginRef } from '../pipeline/catalogue.ts';
import { hashPlugin } from './find-plugins.ts';
import { registerKit } from './register-kit.ts';

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

type Module = { default?: unknown; plugins?: unknown; kit?: unknown };

export const importModule = async (file: string): Promise<Module> => (await import(pathToFileURL(file).href)) as Module;

/** The default export of a module that a step shares its work through. */
export const importShard = async <S>(url: string): Promise<S> => ((await import(url)) as { default: S }).default;

/** Every plugin a module brings: its default export or its `plugins`, one or a list. @throws TypeError when there is none */
export function pluginsOf(module: Module): readonly object[] {
  const found = [module.default ?? module.plugins ?? []].flat();
  if (found.length === 0 || found.some((one) => typeof one !== 'object' || one === null))
    throw new TypeError('it has no default export; export one preset, step or model, or a list of them');
  return found as object[];
}

/**
 * One plugin of a module. A third party's is hashed again first: what was allowed is what runs.
 * @throws whatever the module throws; AppError PLUGIN_QUARANTINED when it changed
 */
export async function loadPlugin<P extends Step | Preset | Model>({ file, index, sealed }: PluginRef): Promise<P> {
  if (sealed) {
    const { name, path, hash, folder } = sealed;
    const now = existsSync(path) ? hashPlugin(path) : 'gone';
    if (now !== hash)
      throw new AppError(
        'PLUGIN_QUARANTINED',
        now === 'gone'
          ? `${name} is no longer in the plugin folder; put it back, or run "vitrine plugins reload"`
          : `${name} changed since it was allowed (${hash.slice(0, 12)} then, ${now.slice(0, 12)} now); look at it, then run "vitrine plugins allow ${name}" and "vitrine plugins reload"`,
      );
    registerKit(folder);
  }
  const plugins = pluginsOf(await importModule(file));
  if (index >= plugins.length) throw new TypeError(`${file} has no plugin number ${index + 1} any more; run "vitrine plugins reload"`);
  return plugins[index] as P;
}
