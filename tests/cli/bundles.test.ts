import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parsePage } from '../../server/engine/knowledge/parse-guide.ts';
import { hasTool, runTool } from '../bundle/tools.ts';
import { cli, serveApi } from '../support/children.ts';
import { newFolder, ROOT } from '../support/folders.ts';
import { runSmall } from '../support/small-run.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

const SMALL = ['--set', 'stores=1', '--set', 'products=2', '--models', 'naive,seasonal_naive'];
const only = (folder: string): string => join(folder, readdirSync(folder).find((name) => !name.startsWith('.')) ?? '');
const listOf = (bundle: string): string => readFileSync(join(bundle, 'manifest-sha256.txt'), 'utf8');

describe('the command lines of the guide', () => {
  const source = readFileSync(join(ROOT, 'public/guide/bundles.md'), 'utf8');
  const blocks = parsePage('bundles', source).blocks.flatMap((block) => (block.type === 'code' ? [block] : []));
  const dataDir = newFolder('guide-data');
  const work = newFolder('guide');

  it('run as they stand there, with the tools of Debian', async () => {
    expect(blocks.map((block) => block.label)).toEqual([
      'Export a workspace named spring',
      'Verify with Vitrine',
      'Verify with sha256sum',
      'Look into the archive',
      'Check the signature',
      'Import a bundle',
      'Export, fetch, import with curl',
    ]);
    expect((await cli(['run', 'demo_minimal', '--workspace', 'spring', '--quiet', ...SMALL], dataDir)).code).toBe(0);
    // `npx vitrine` is this tree's own program.
    const bin = join(work, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${join(ROOT, 'server/cli/vitrine.mjs')}' "$@"\n`);
    chmodSync(join(bin, 'npx'), 0o755);
    const needs: Readonly<Record<string, string[]>> = { 'Verify with sha256sum': ['unzip', 'sha256sum'], 'Check the signature': ['minisign', 'unzip'] };
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, VITRINE_DATA: dataDir };
    for (const { label, text } of blocks.filter((block) => !block.label.includes('curl'))) {
      const tools = needs[label] ?? [];
      const lines = label === 'Look into the archive' ? text.split('\n').filter((line) => hasTool(line.split(' ')[0], `"${line}"`)) : [text];
      if (!tools.every((tool) => hasTool(tool, `"${label}" of the guide`))) continue;
      for (const line of lines) {
        const ended = runTool('sh', ['-e', '-c', line], work, env);
        expect([label, line, ended.status, ended.stderr]).toEqual([label, line, 0, expect.not.stringContaining('rror')]);
      }
    }
    expect(existsSync(join(work, 'spring.zip'))).toBe(true);
  });
});

describe('export, verify, import, replay, export', () => {
  const [here, there, out] = [newFolder('here'), newFolder('there'), newFolder('out')];

  it('goes round: the other instance says Reproduced and exports an identical payload', async () => {
    expect((await cli(['run', 'demo_minimal', '--workspace', 'spring', '--quiet', ...SMALL], here)).code).toBe(0);
    const first = await cli(['export', 'spring', '--out', join(out, 'a'), '--include', 'artifacts', '--json'], here);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const view = JSON.parse(first.stdout);
    expect(view).toMatchObject({ validated: true, complete: true, out: only(join(out, 'a')) });
    expect((await cli(['verify', view.out], here)).code).toBe(0);
    const planned = await cli(['import-bundle', view.out, '--dry-run', '--json'], there);
    expect([planned.code, JSON.parse(planned.stdout).counts.conflict]).toEqual([0, 0]);
    expect(JSON.parse((await cli(['workspaces', '--json'], there)).stdout)).toEqual([]);
    const applied = await cli(['import-bundle', view.out, '--json'], there);
    expect([applied.code, JSON.parse(applied.stdout).status]).toEqual([0, 'applied']);
    const again = await cli(['export', JSON.parse(applied.stdout).workspaceId, '--out', join(out, 'b'), '--include', 'artifacts', '--json'], there);
    expect(again.code).toBe(0);
    expect(listOf(only(join(out, 'b')))).toBe(listOf(view.out));
    const replayed = await cli(['replay', JSON.parse(applied.stdout).workspaceId, '--quiet'], there);
    expect([replayed.code, replayed.stdout]).toEqual([0, expect.stringMatching(/^Reproduced/)]);
  });

  it('works the same through a running server, as folder and as archive', async () => {
    const server = await serveApi(here);
    try {
      for (const name of ['c.zip', 'c.tar.gz', 'c']) {
        const done = await cli(['export', 'spring', '--out', join(out, name), '--include', 'artifacts', '--json'], here);
        expect([name, done.code, done.stderr]).toEqual([name, 0, '']);
        const place = JSON.parse(done.stdout).out as string;
        expect((await cli(['verify', place], here)).code).toBe(0);
        if (name === 'c') expect(listOf(place)).toBe(listOf(only(join(out, 'a'))));
        const back = await cli(['import-bundle', place, '--json'], here);
        expect([name, back.code]).toEqual([name, 0]);
        expect(JSON.parse(back.stdout).counts).toMatchObject({ new: 0, conflict: 0 });
      }
    } finally {
      server.kill('SIGTERM');
      await server.end;
    }
  });

  it('takes a run that was not kept, and any set of artifacts, by their ids', async () => {
    const run = await runSmall(here, ['--set', 'stores=1', '--set', 'products=2']);
    const rows = JSON.parse((await cli(['artifacts', 'list', '--type', 'forecast', '--json'], here)).stdout) as { artifacts: { artifactId: string }[] };
    const set = [run, rows.artifacts[0].artifactId];
    const done = await cli(['export', ...set, '--out', join(out, 'set.zip'), '--json'], here);
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect((await cli(['verify', join(out, 'set.zip')], here)).code).toBe(0);
    expect((JSON.parse(done.stdout).files as { path: string }[]).some(({ path }) => path.startsWith(`data/runs/${run}/`))).toBe(true);
    const planned = await cli(['import-bundle', join(out, 'set.zip'), '--dry-run', '--json'], newFolder('third'));
    expect([planned.code, JSON.parse(planned.stdout).counts.conflict]).toEqual([0, 0]);
    const mixed = await cli(['export', 'spring', run, '--out', out], here);
    expect([mixed.code, mixed.stderr]).toEqual([2, expect.stringContaining('"spring" is no artifact id')]);
  });

  it('ends with the code that says why not', async () => {
    expect((await cli(['export', 'nobody', '--out', out], here)).code).toBe(3);
    expect((await cli(['export', 'spring', '--include', 'everything'], here)).code).toBe(2);
    expect((await cli(['import-bundle', join(out, 'nothing.zip')], here)).code).toBe(3);
    expect((await cli(['import-bundle', join(out, 'c.zip'), '--policy', 'maybe'], here)).code).toBe(2);
    const damaged = join(out, 'damaged.zip');
    const bytes = readFileSync(join(out, 'c.zip'));
    bytes[bytes.indexOf('report.html') + 200] ^= 1;
    writeFileSync(damaged, bytes);
    const refused = await cli(['import-bundle', damaged], there);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('BUNDLE_REFUSED')]);
    expect((await cli(['verify', damaged], there)).code).toBe(1);
  });
});
