import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/**
 * SHA-256 over the `.ts` sources of `plugins/` and `server/kit/`, by path: the same for sources and for what is compiled from them;
 * then over the modules of further plugin folders.
 */
export function digestCode(further: readonly string[] = []): string {
  const hash = createHash('sha256');
  const add = (folder: string, name: string, kinds: RegExp): void => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
    for (const file of files.filter((one) => kinds.test(one)).sort())
      hash
        .update(`${name}/${file}\n`)
        .update(readFileSync(join(folder, file)))
        .update('\n');
  };
  for (const folder of ['plugins', 'server/kit']) add(join(packageRoot(), folder), folder, /\.ts$/);
  for (const folder of further) add(folder, 'further', /\.(ts|js|mjs)$/);
  return hash.digest('hex');
}
