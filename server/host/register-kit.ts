import { realpathSync } from 'node:fs';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Runs in the loader's thread, on Node 20 without TypeScript: hence a text. `vitrine/kit` and zod are ours wherever they are
 * imported, so that a plugin shares our schemas; a plugin in one file imports nothing that its hash does not cover.
 */
const HOOK = `
import { isBuiltin } from 'node:module';
let at;
export function initialize(given) { at = given; }
export async function resolve(specifier, context, next) {
  if (specifier === 'vitrine/kit') return next(at.kit, { ...context, parentURL: at.here });
  if (specifier === 'zod' || specifier.startsWith('zod/')) return next(specifier, { ...context, parentURL: at.here });
  const from = context.parentURL ?? '';
  if (from.startsWith(at.folder) && !from.startsWith(at.folder + 'node_modules/') && !isBuiltin(specifier))
    throw new Error('it imports "' + specifier + '"; a plugin in one file imports vitrine/kit, zod and node: modules alone: make it a package to bring more');
  return next(specifier, context);
}`;

let registered: string | undefined;

/** Lets modules in a third-party plugin folder import `vitrine/kit` and zod: the very ones this process uses. */
export function registerKit(folder: string): void {
  if (registered !== undefined) return;
  registered = folder;
  const here = import.meta.url;
  const kit = new URL(here.endsWith('.ts') ? '../kit/index.ts' : '../kit/index.js', here).href;
  register(`data:text/javascript,${encodeURIComponent(HOOK)}`, { data: { kit, here, folder: `${pathToFileURL(realpathSync(folder)).href}/` } });
}
