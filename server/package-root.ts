import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds our package.json: found by walking up from this file (the same from `server/` and `dist/server/`),
 * or from the working directory when a bundler moved this file elsewhere.
 * @throws Error when neither leads to it
 */
export function packageRoot(): string {
  const starts = import.meta.url?.startsWith('file:') ? [dirname(fileURLToPath(import.meta.url)), process.cwd()] : [process.cwd()];
  for (const start of starts) {
    for (let dir = start; ; dir = dirname(dir)) {
      if (isOurs(join(dir, 'package.json'))) return dir;
      if (dirname(dir) === dir) break;
    }
  }
  throw new Error(`the folder of package "vitrine" is not above ${starts.join(' or ')}; start the program from within it`);
}

function isOurs(file: string): boolean {
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'vitrine';
}
