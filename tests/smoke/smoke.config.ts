import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { smokeProjects } from './find-plugins.ts';
import { LineReporter } from './line-reporter.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `npm run smoke`: the contract suite of every plugin, each a project of its own: `npm run smoke -- --project 'model naive'`. */
export default defineConfig({
  root,
  test: {
    pool: 'forks',
    maxWorkers: 2,
    setupFiles: ['tests/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    testNamePattern: /^(preset|step|model) [a-z]/,
    reporters: [new LineReporter()],
    projects: smokeProjects(root),
  },
});
