import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageRoot } from './package-root.ts';

export interface ThreadEntry {
  /** Module to hand to `new Worker(url)`, or `fileURLToPath(url)` to `fork`. */
  url: URL;
  /** For `execArgv`: nothing for compiled code, the TypeScript loader for sources. */
  execArgv: string[];
}

/**
 * Where a thread or child starts: the compiled module when we run compiled, the TypeScript source when we run from sources.
 * @param target path from the package root without extension, `server/db/writer-main` (safe under a bundler), or a URL
 *   relative to the caller, `new URL('./writer-main', import.meta.url)`
 */
export function entry(target: string | URL): ThreadEntry {
  const path = typeof target === 'string' ? join(runsCompiled() ? join(packageRoot(), 'dist') : packageRoot(), target) : fileURLToPath(target);
  const bare = path.replace(/\.(ts|js)$/, '');
  return existsSync(`${bare}.js`)
    ? { url: pathToFileURL(`${bare}.js`), execArgv: [] }
    : { url: pathToFileURL(`${bare}.ts`), execArgv: ['--import', typescriptLoader()] };
}

/** Compiled: this very file lies under dist/, or a bundler moved it (then the compiled server stands in dist/). */
function runsCompiled(): boolean {
  const here = import.meta.url ?? '';
  if (here.startsWith('file:') && here.endsWith('/thread-entry.ts')) return false;
  return existsSync(join(packageRoot(), 'dist/server'));
}

/** `--import tsx` does nothing inside a worker thread on Node 20; calling its `register` there does. */
function typescriptLoader(): string {
  const api = createRequire(join(packageRoot(), 'package.json'))
    .resolve('tsx/esm/api')
    .replace(/\.cjs$/, '.mjs');
  return `data:text/javascript,${encodeURIComponent(`import{register}from${JSON.stringify(pathToFileURL(api).href)};register()`)}`;
}
