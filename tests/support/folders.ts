import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const made: string[] = [];
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder that goes away with the test process. */
export function newFolder(name = 'test'): string {
  const folder = mkdtempSync(join(tmpdir(), `vitrine-${name}-`));
  made.push(folder);
  return folder;
}

/** Plugins that misbehave on request: preset `t_script`, steps `t_*`. */
export const ODD = fileURLToPath(new URL('../fixtures/plugins/odd', import.meta.url));
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
