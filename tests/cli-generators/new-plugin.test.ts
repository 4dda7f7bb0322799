import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepsMap } from '../../server/cli/gen-steps.ts';
import { newPlugin } from '../../server/cli/new-plugin.ts';
import { packageRoot } from '../../server/package-root.ts';

const root = packageRoot();
let copy: string;

/** What a plugin author's copy needs; the dependencies are only linked. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'vitrine-new-plugin-'));
  for (const part of ['server', 'plugins', 'drizzle', 'tests/plugins', 'tests/setup.ts', 'package.json', 'vitest.config.ts', 'tsconfig.json', 'biome.json'])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const node = (...args: string[]) => {
  const { NODE_ENV: _, FORCE_COLOR: __, ...kept } = process.env;
  const env = { ...kept, VITRINE_DATA: join(copy, 'data'), NO_COLOR: '1' } as unknown as NodeJS.ProcessEnv;
  return spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env });
};
const vitrine = (...args: string[]) => node('server/cli/vitrine.mjs', ...args);
const files = (): string[] => readdirSync(join(copy, 'plugins'), { recursive: true, encoding: 'utf8' }).sort();

it('the map of step params is up to date', () => {
  expect(readFileSync(join(root, 'server/kit/steps.gen.ts'), 'utf8')).toBe(stepsMap(root));
});

describe('a new preset, step and model', () => {
  it('are written with their tests, listed, typed, green and runnable, untouched', { timeout: 180_000 }, () => {
    const preset = vitrine('new', 'preset', 'corner_shop');
    expect(preset.stdout.split('\n')).toEqual(['plugins/presets/corner-shop.ts', 'tests/plugins/presets/corner-shop.test.ts', '']);
    expect(vitrine('new', 'step', 'count_zeros', '--phase', 'verify').stdout).toContain('plugins/steps/verify/count-zeros.ts');
    expect(vitrine('new', 'model', 'mean_of_all').status).toBe(0);

    expect(readFileSync(join(copy, 'server/kit/steps.gen.ts'), 'utf8')).toContain('  count_zeros: Input<typeof count_zeros>;');
    expect(vitrine('gen').stderr).toContain('is up to date');

    const tests = ['presets/corner-shop', 'steps/count-zeros', 'models/mean-of-all'].map((name) => `tests/plugins/${name}.test.ts`);
    const tested = node('node_modules/vitest/vitest.mjs', 'run', ...tests);
    expect(tested.stdout + tested.stderr).toMatch(/Test Files {2}3 passed/);

    const written = [...tests, 'plugins/presets/corner-shop.ts', 'plugins/steps/verify/count-zeros.ts', 'plugins/models/mean-of-all.ts'];
    const linted = node('node_modules/@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', 'server/kit/steps.gen.ts', ...written);
    expect(linted.status, linted.stdout + linted.stderr).toBe(0);
    const typed = node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.');
    expect(typed.stdout.split('\n').filter((line) => /corner-shop|count-zeros|mean-of-all|steps\.gen/.test(line))).toEqual([]);

    const listed = vitrine('plugins');
    expect(listed.stderr).toBe('');
    for (const id of ['corner_shop', 'count_zeros', 'mean_of_all']) expect(listed.stdout).toContain(id);
    const run = vitrine('run', 'corner_shop');
    expect(run.stdout, run.stderr).toMatch(/^completed {2}11 steps/);
    expect(run.stderr).toContain('seed');
  });

  it('are refused when the name is taken, and what stands is left as it is', () => {
    newPlugin(copy, 'preset', 'twice');
    const before = readFileSync(join(copy, 'plugins/presets/twice.ts'), 'utf8');
    expect(() => newPlugin(copy, 'preset', 'twice')).toThrow('plugins/presets/twice.ts exists');
    expect(readFileSync(join(copy, 'plugins/presets/twice.ts'), 'utf8')).toBe(before);
    expect(() => newPlugin(copy, 'step', 'seed', 'verify')).toThrow(/seed/);
    expect(() => newPlugin(copy, 'model', 'ses')).toThrow('plugins/models/ses.ts exists');
    expect(vitrine('new', 'preset', 'twice').status).toBe(4);
  });

  it.each(['', 'Big', '9lives', 'with space', '../escape', 'kebab-case', 'ünïcode', 'a'.repeat(65), 'class'])('are refused when the id is "%s"', (id) => {
    const before = files();
    for (const type of ['preset', 'step', 'model'] as const) expect(() => newPlugin(copy, type, id)).toThrow('is no id');
    expect(files()).toEqual(before);
  });

  it('are refused when the phase is no folder name', () => {
    const before = files();
    expect(() => newPlugin(copy, 'step', 'fine', '../../etc')).toThrow('is no phase');
    expect(files()).toEqual(before);
  });

  it('say what is known when the type is not', () => {
    const answer = vitrine('new', 'theme', 'x');
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain('preset, step, model');
  });
});

describe('plugins of third parties', () => {
  it.each(['preset', 'step', 'model'] as const)('%s: born green in the data directory, listed, allowed, run', { timeout: 240_000 }, (type) => {
    // Outside of the checkout, so that nothing is found by walking up from it.
    const data = mkdtempSync(join(tmpdir(), 'vitrine-third-party-'));
    try {
      const env = { VITRINE_DATA: data, NO_COLOR: '1', PATH: process.env.PATH } as unknown as NodeJS.ProcessEnv;
      const call = (...args: string[]) => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env });
      const id = `their_${type}`;
      const born = call('server/cli/vitrine.mjs', 'new', type, id, '--third-party');
      const [source, test] = [join(data, `plugins/${type}s/their-${type}.mjs`), join(data, `plugins/tests/${type}s/their-${type}.test.mjs`)];
      expect(born.stdout, born.stderr).toBe(`${source}\n${test}\n`);
      expect(call('server/cli/vitrine.mjs', 'new', type, id, '--third-party').status).toBe(4);

      const script = (JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts['test:plugins'];
      const words = script.split(' ');
      expect(words[0]).toBe('vitest');
      const run = () => call('node_modules/vitest/vitest.mjs', ...words.slice(1));
      const green = run();
      expect(green.stdout + green.stderr).toMatch(/Test Files {2}1 passed/);
      expect(green.stdout).toMatch(/Tests {2}([6-9]|\d\d) passed/);

      // The suite can fail: an id no plugin may have.
      const text = readFileSync(source, 'utf8');
      writeFileSync(source, text.replace(`id: '${id}'`, "id: 'Their-Plugin'"));
      const red = run();
      expect(red.status).toBe(1);
      expect(red.stdout + red.stderr).toContain('describes itself');
      writeFileSync(source, text);

      expect(call('server/cli/vitrine.mjs', 'plugins', 'allow', `${type}s/their-${type}.mjs`).status).toBe(0);
      const listed = call('server/cli/vitrine.mjs', 'plugins');
      expect(listed.stdout.split('\n').filter((line) => line.includes(id))).toEqual([expect.stringMatching(/^loaded/)]);
      expect(listed.stdout).not.toContain('.test');
      if (type === 'preset') expect(call('server/cli/vitrine.mjs', 'run', id).stdout).toMatch(/^completed {2}11 steps/);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});
