import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'vitest';
import type { PluginView } from '../../server/services/plugin/views.ts';
import { calmly } from '../support/calm.ts';
import { newFolder } from '../support/folders.ts';
import { openTestServer, type TestServer } from '../support/test-server.ts';

export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** A data directory whose plugin folder holds these files, each allowed unless it is listed in `waiting`. */
export function plant(files: Readonly<Record<string, string>>, waiting: readonly string[] = []): string {
  const dataDir = newFolder('hostile');
  mkdirSync(join(dataDir, 'plugins'));
  for (const [name, text] of Object.entries(files)) put(dataDir, name, text);
  permit(dataDir, Object.fromEntries(Object.entries(files).flatMap(([name, text]) => (waiting.includes(name) ? [] : [[name, sha256(text)]]))));
  return dataDir;
}

export function put(dataDir: string, name: string, text: string): void {
  const path = join(dataDir, 'plugins', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export const permit = (dataDir: string, allowed: Readonly<Record<string, string>>): void =>
  writeFileSync(join(dataDir, 'plugins/allowed.json'), JSON.stringify(allowed));

/** Allows what lies there now, as `vitrine plugins allow` does. */
export function permitNow(dataDir: string, names: readonly string[]): void {
  permit(dataDir, Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(dataDir, 'plugins', name)))])));
}

export const open = (dataDir: string, env: Record<string, string> = {}): Promise<TestServer> => openTestServer({ dataDir, plugins: [], env });

export async function rowsOf(test: TestServer, name: string): Promise<PluginView[]> {
  return (await test.caller.plugin.list()).filter((row) => row.name === name);
}

/** The one row of a module that was set aside or waits. */
export async function rowOf(test: TestServer, name: string): Promise<PluginView> {
  const rows = await rowsOf(test, name);
  if (rows.length !== 1) throw new Error(`${rows.length} rows of ${name}: ${JSON.stringify(rows)}`);
  return rows[0];
}

/**
 * Carries work out while the server is asked for its presets without pause.
 * @returns what the work gave, how often the server answered meanwhile, and how long its event loop was held up, as a rule and at most
 */
export async function whileAnswering<T>(test: TestServer, work: () => Promise<T>): Promise<{ result: T; answers: number; usualMs: number; longestMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let answers = 0;
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const presets = await test.caller.preset.list();
      if (!presets.some((preset) => preset.id === 'demo_minimal')) throw new Error('demo_minimal is not listed');
      answers++;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  try {
    return { result: await work(), answers, usualMs: delay.percentile(50) / 1e6, longestMs: delay.max / 1e6 };
  } finally {
    isOver = true;
    await asking;
    delay.disable();
  }
}

/**
 * The server noticed nothing: had its own thread run any of it, it would have stood still for as long as that lasted (a loop: until
 * its limit). Other programs on the machine hold it up for moments too; the bounds leave room for them.
 */
export function expectUnmoved({ answers, usualMs, longestMs }: { answers: number; usualMs: number; longestMs: number }, least: number): void {
  expect(answers).toBeGreaterThanOrEqual(least);
  expect(usualMs).toBeLessThan(calmly(50));
  expect(longestMs).toBeLessThan(calmly(400));
}

interface StepText {
  id: string;
  run?: string;
  more?: string;
  head?: string;
}

/** A third party's step that writes an analysis; `run` is the body of its run. */
export const stepText = ({ id, run = "return { detail: 'done', outputs: { value: analysis('calm') } };", more = '', head = '' }: StepText): string => `
import { defineStep } from 'vitrine/kit';
import { z } from 'zod';
${head}
const analysis = (text) => ({ findings: [{ title: 'word', text }], proposal: { action: 'keep_champion', text: '' } });
export const ${id} = defineStep({
  id: '${id}', version: '1.0.0', title: 'Step ${id}', summary: 'Says a word.',
  params: z.strictObject({ word: z.string().default('') }), reads: {}, writes: { value: 'analysis' },${more}
  async run({ inputs, params, ctx }) { ${run} },
});
`;

/** A third party's preset of one step. */
export const presetText = (id: string, uses: string, { plan = '', more = '' } = {}): string => `
import { definePreset, use } from 'vitrine/kit';
import { z as zz } from 'zod';
export const preset_${id} = definePreset({
  id: '${id}', version: '1.0.0', title: 'Preset ${id}',
  story: { opening: ['One.', 'Two.'], closing: 'Three.' },
  theme: { dark: ['#2dd4bf', '#99f6e4'], light: ['#0f766e', '#115e59'], effect: 'none' },
  expected: 'green, 1 step',
  config: zz.strictObject({ word: zz.string().default('calm') }),
  shape: () => ({ frequency: 'D', start: '2026-01-01', periods: 92, series: 1 }),
  plan: (settings) => { ${plan} return [{ phase: 'test', steps: [use('${uses}', { word: settings.overrides.word })] }]; },${more}
});
`;

/** A module with a step and a preset that runs it. */
export const pairText = (id: string, step: Omit<StepText, 'id'> = {}): string =>
  `${stepText({ id: `${id}_step`, ...step })}${presetText(id, `${id}_step`)}export default [${id}_step, preset_${id}];\n`;
