import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './folders.ts';

/** Writes a plugin folder with one step that says a word; saying another is a change of plugin code. */
export function plantPlugin(folder: string, word: string, version = '1.0.0'): void {
  const from = (path: string): string => JSON.stringify(join(ROOT, path));
  mkdirSync(join(folder, 'steps/test'), { recursive: true });
  writeFileSync(
    join(folder, 'steps/test/planted.mjs'),
    `import { z } from ${from('node_modules/zod/index.js')};
import { defineStep } from ${from('server/kit/step.ts')};
export default defineStep({
  id: 'planted', version: '${version}', title: 'Planted', summary: 'Says a word.',
  params: z.strictObject({}), reads: {}, writes: { value: 'analysis' },
  run: () => ({ detail: 'said', outputs: { value: { findings: [{ title: 'word', text: '${word}' }], proposal: { action: 'keep_champion', text: '' } } } }),
});
`,
  );
}
