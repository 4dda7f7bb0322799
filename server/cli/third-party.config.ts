import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { readEnvironment } from '../environment.ts';
import { preparePluginFolder } from '../server.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const packageOf = (name: string): string => here(`../../node_modules/${name}`);

/** `npm run test:plugins`: tests of third parties' plugins, in the data directory; kit, suites, zod and vitest are the product's own. */
export default defineConfig({
  root: realpathSync(preparePluginFolder(readEnvironment(process.env).dataDir)),
  resolve: {
    alias: [
      { find: /^vitrine\/kit$/, replacement: here('../kit/index.ts') },
      { find: /^vitrine\/kit-testing$/, replacement: here('../kit-testing/index.ts') },
      { find: /^zod$/, replacement: join(packageOf('zod'), 'index.js') },
      { find: /^vitest$/, replacement: join(packageOf('vitest'), 'dist/index.js') },
    ],
  },
  test: {
    include: ['tests/**/*.test.mjs', 'tests/**/*.test.js'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
