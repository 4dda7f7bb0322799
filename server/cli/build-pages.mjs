import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { list } from './compile.mjs';

/** What the pages are made of; a change in any other place needs no new build. */
const PARTS = ['app', 'public', 'server/kit', 'server/pipeline', 'server/errors.ts', 'server/instance.ts', 'proxy.ts', 'next.config.mjs', 'package.json'];

/** Runs `next build` when there is no build or something it is made of is newer. */
export async function buildPages(root, { force }) {
  const stamp = join(root, '.next/BUILD_ID');
  const builtAt = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  if (!force && newest(root) < builtAt) return;
  console.error(builtAt ? 'Sources are newer than the build; building the pages.' : 'First start: building the pages, about a minute.');
  const next = join(dirname(createRequire(import.meta.url).resolve('next/package.json')), 'dist/bin/next');
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [next, 'build'], {
    cwd: root,
    env,
    stdio: ['ignore', process.argv.includes('--verbose') ? 'inherit' : 'pipe', 'inherit'],
  });
  if (status !== 0) {
    console.error('The pages could not be built; the reason stands above. Run `npm run build -- --verbose` for all of it.');
    process.exit(1);
  }
}

function newest(root) {
  const files = PARTS.flatMap((part) => {
    const path = join(root, part);
    if (!existsSync(path)) return [];
    return statSync(path).isDirectory() ? list(path).map((file) => join(path, file)) : [path];
  });
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
