import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { describePlugins } from '../../server/host/describe-plugins.ts';
import { newFolder, ROOT } from '../support/folders.ts';
import { findSmokePlugins, projectName, smokeProjects } from './find-plugins.ts';

it('every plugin the product loads has a smoke project of its own, and nothing else has', async () => {
  const { catalogue } = await describePlugins();
  expect(catalogue.quarantined).toEqual([]);
  const loaded = [
    ...catalogue.presets.map(({ id }) => `preset ${id}`),
    ...catalogue.steps.map(({ id }) => `step ${id}`),
    ...catalogue.models.map(({ id }) => `model ${id}`),
  ];
  expect(
    smokeProjects(ROOT)
      .map(({ test }) => test.name)
      .sort(),
  ).toEqual(loaded.sort());
});

it('every plugin has a test of its name that calls the contract suite', () => {
  expect(
    findSmokePlugins(ROOT)
      .filter(({ test }) => test === null)
      .map(({ source }) => source),
  ).toEqual([]);
});

it('turns red at a plugin without a test, and at one whose test never calls the suite', () => {
  const folder = newFolder('smoke');
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('plugins/presets/fine.ts', '');
  write('tests/plugins/presets/fine.test.ts', 'testPreset(fine, { steps: 11 });\n');
  write('plugins/steps/data/bare.ts', '');
  write('plugins/models/idle.ts', '');
  write('tests/plugins/models/idle.test.ts', '// testModel(idle) is not called\n');
  expect(findSmokePlugins(folder).map((plugin) => [projectName(plugin), plugin.test])).toEqual([
    ['preset fine', 'tests/plugins/presets/fine.test.ts'],
    ['step bare', null],
    ['model idle', null],
  ]);
  expect(() => smokeProjects(folder)).toThrow(/plugins\/steps\/data\/bare\.ts, plugins\/models\/idle\.ts/);
  rmSync(folder, { recursive: true });
});

it('has as many projects as there are files', () => {
  const files = ['presets', 'steps', 'models'].flatMap((type) =>
    readdirSync(join(ROOT, 'plugins', type), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(smokeProjects(ROOT)).toHaveLength(files.length);
});
