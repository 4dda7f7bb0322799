import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createVitrineClient } from '../../server/client.ts';
import type { PluginView } from '../../server/services/plugin/views.ts';
import { cli, type Ended, serveApi } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';
import { pairText, presetText, stepText } from './support.ts';

/** A package as an author would publish it: two modules, exports, keyword, kit. */
function writePackage(word: string, version = '1.0.0'): string {
  const folder = newFolder('author');
  mkdirSync(join(folder, 'lib'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      name: '@harbour/vitrine-tide',
      version,
      type: 'module',
      keywords: ['vitrine-plugin'],
      exports: { '.': { import: './index.js' } },
      files: ['index.js', 'lib'],
      vitrine: { kit: '1' },
      peerDependencies: { vitrine: '*', zod: '*' },
      scripts: { postinstall: "node -e \"require('fs').writeFileSync('ran', '')\"" },
    }),
  );
  writeFileSync(join(folder, 'lib/words.js'), `export const word = '${word}';\n`);
  const run = "return { detail: word, outputs: { value: analysis(word + ' ' + ctx.random('tide').below(1000)) } };";
  writeFileSync(
    join(folder, 'index.js'),
    `import { word } from './lib/words.js';\n${stepText({ id: 'tide_step', run })}${presetText('tide', 'tide_step')}export default [tide_step, preset_tide];\n`,
  );
  return folder;
}

/** What `npm pack` makes of it: a .tgz. */
function pack(folder: string): string {
  const { status, stderr } = spawnSync('npm', ['pack', '--ignore-scripts', '--loglevel=error'], { cwd: folder, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, expect.anything()]);
  const [tarball] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  return join(folder, tarball);
}

const NAME = '@harbour/vitrine-tide';
const ok = ({ code, stdout, stderr }: Ended): string => {
  expect([code, stderr.replace(/^.*Node.*deprecat.*$/gm, '')]).toEqual([0, expect.anything()]);
  return stdout;
};
const listed = (stdout: string): PluginView[] => (JSON.parse(stdout) as PluginView[]).filter((row) => row.name === NAME);

describe('a package installed after the build', { timeout: 180_000 }, () => {
  it('waits, is allowed, runs, is Reproduced; another version of it is other code', async () => {
    const dataDir = newFolder('data');
    expect(ok(await cli(['plugins', 'add', pack(writePackage('spring'))], dataDir))).toMatch(/^added {2}@harbour\/vitrine-tide {2}[0-9a-f]{64}\n$/);
    expect(readdirSync(join(dataDir, 'plugins/node_modules/@harbour/vitrine-tide')).sort()).toEqual(['index.js', 'lib', 'package.json']);
    expect(listed(ok(await cli(['plugins', '--json'], dataDir)))).toMatchObject([{ state: 'waiting', origin: 'package', version: '1.0.0', id: null }]);
    const refused = await cli(['run', 'tide', '--quiet'], dataDir);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/UNKNOWN_PRESET/)]);

    ok(await cli(['plugins', 'allow', NAME], dataDir));
    const loaded = listed(ok(await cli(['plugins', '--json'], dataDir)));
    expect(loaded.map((row) => [row.type, row.id, row.state, row.reads, row.writes])).toEqual([
      ['preset', 'tide', 'loaded', [], []],
      ['step', 'tide_step', 'loaded', [], ['analysis']],
    ]);
    const allowed = JSON.parse(readFileSync(join(dataDir, 'plugins/allowed.json'), 'utf8')) as Record<string, string>;
    expect(allowed).toEqual({ [NAME]: loaded[0].hash });
    expect(ok(await cli(['run', 'tide', '--workspace', 'tide', '--quiet'], dataDir))).toMatch(/^completed {2}1 step: 1 pass/);
    expect((await cli(['run', 'tide'], dataDir)).stderr).toContain('(reused)');
    expect(ok(await cli(['replay', 'tide', '--quiet'], dataDir))).toBe('Reproduced  1 result has an equal digest\n');

    // Another version: not run until it is allowed, then computed anew, and a replay says what changed.
    ok(await cli(['plugins', 'add', writePackage('neap', '1.1.0')], dataDir));
    const changed = await cli(['plugins', '--json'], dataDir);
    expect(changed.code).toBe(1);
    expect(listed(changed.stdout)).toMatchObject([
      { state: 'quarantined', version: '1.1.0', reason: expect.stringMatching(/^@harbour\/vitrine-tide is set aside: it changed since it was allowed/) },
    ]);
    ok(await cli(['plugins', 'allow', NAME], dataDir));
    const anew = await cli(['run', 'tide'], dataDir);
    expect(ok(anew)).toMatch(/^completed/);
    expect(anew.stderr).toContain('neap');
    expect(anew.stderr).not.toContain('(reused)');
    const differs = await cli(['replay', 'tide', '--quiet'], dataDir);
    expect([differs.code, differs.stdout]).toEqual([
      1,
      expect.stringMatching(/^Differs {2}step tide_step, output value: .*the code of plugins or kit changed since the source run/),
    ]);
  });

  it('is taken up by a running server through reload, without a restart', async () => {
    const dataDir = newFolder('data');
    const api = await serveApi(dataDir);
    const client = createVitrineClient({ url: api.url });
    const ids = async (): Promise<string[]> => (await client.preset.list.query()).map((preset) => preset.id);
    const { pid } = api;
    ok(await cli(['plugins', 'add', writePackage('spring')], dataDir));
    ok(await cli(['plugins', 'allow', NAME], dataDir));
    expect(await ids()).not.toContain('tide');
    const began = performance.now();
    await client.plugin.reload.mutate();
    console.info(`reload of a running server: ${Math.round(performance.now() - began)} ms`);
    expect(await ids()).toContain('tide');
    const { code, stdout } = await cli(['run', 'tide', '--quiet'], dataDir);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^completed/)]);
    expect(ok(await cli(['plugins', 'reload', '--json'], dataDir))).toContain('tide_step');
    // Taken away, it is gone at the next look; what ran stays listed.
    rmSync(join(dataDir, 'plugins/node_modules/@harbour'), { recursive: true });
    await client.plugin.reload.mutate();
    expect(await ids()).not.toContain('tide');
    expect((await client.run.list.query({})).rows.map((row) => row.preset)).toContain('tide');
    expect(api.pid).toBe(pid);
    api.kill();
    await api.end;
  });

  it('a package for another kit, without the keyword, or none at all is refused with a sentence', async () => {
    const dataDir = newFolder('data');
    const edit = (change: Record<string, unknown>): string => {
      const folder = writePackage('spring');
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, ...change }));
      return folder;
    };
    const plain = await cli(['plugins', 'add', edit({ keywords: [] })], dataDir);
    expect([plain.code, plain.stderr]).toEqual([2, expect.stringContaining('its package.json needs "keywords": ["vitrine-plugin"]')]);
    const none = await cli(['plugins', 'add', join(dataDir, 'nowhere.tgz')], dataDir);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('there is nothing at')]);
    const unknown = await cli(['plugins', 'allow', 'nobody'], dataDir);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('there is no plugin "nobody"')]);
    ok(await cli(['plugins', 'add', edit({ vitrine: { kit: '2' } })], dataDir));
    ok(await cli(['plugins', 'allow', NAME], dataDir));
    const { stdout } = await cli(['plugins', '--json'], dataDir);
    expect(listed(stdout)).toMatchObject([
      { state: 'quarantined', reason: expect.stringMatching(/is set aside: it was built for kit 2, this is kit 1; get a version of it for kit 1/) },
    ]);
  });
});

describe('a starter of one’s own', { timeout: 120_000 }, () => {
  it('is written by new --third-party, waits, is allowed, and runs untouched', async () => {
    const dataDir = newFolder('data');
    expect(ok(await cli(['new', 'preset', 'my_shop', '--third-party'], dataDir))).toContain('plugins/presets/my-shop.mjs\n');
    expect((await cli(['new', 'preset', 'my_shop', '--third-party'], dataDir)).code).toBe(4);
    ok(await cli(['new', 'step', 'my_count', '--third-party'], dataDir));
    ok(await cli(['new', 'model', 'my_mean', '--third-party'], dataDir));
    for (const name of ['presets/my-shop.mjs', 'steps/my-count.mjs', 'models/my-mean.mjs']) ok(await cli(['plugins', 'allow', name], dataDir));
    const rows = JSON.parse(ok(await cli(['plugins', '--json'], dataDir))) as PluginView[];
    expect(rows.filter((row) => row.origin === 'file').map((row) => [row.id, row.state])).toEqual([
      ['my_shop', 'loaded'],
      ['my_count', 'loaded'],
      ['my_mean', 'loaded'],
    ]);
    const { code, stdout, stderr } = await cli(['run', 'my_shop'], dataDir);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^completed {2}11 steps/)]);
    expect(stderr).toMatch(/train .*\d+ models/);
    const single = join(newFolder(), 'calm.mjs');
    writeFileSync(single, pairText('calm'));
    expect(ok(await cli(['plugins', 'add', single], dataDir))).toMatch(/^added {2}calm\.mjs /);
  });
});
