import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ArtifactDetail, ArtifactPage, TableProfile } from '../../server/services/artifact/views.ts';
import { cli, serveApi } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 480_000 });

const TABLE = 'time,site,temp [C]\n2026-05-01T00:00:00Z,a,11.5\n2026-05-01T01:00:00Z,a,\n2026-05-01T02:00:00Z,b,13\n';
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What is carried to and from the store, with the product in the command's own process or in a server that holds the data directory. */
async function carry(dataDir: string): Promise<{ ask(...args: string[]): ReturnType<typeof cli>; id: string; out: string }> {
  const ask = (...args: string[]) => cli(['artifacts', ...args], dataDir);
  const folder = newFolder('cli-files');
  mkdirSync(join(folder, 'notes/deep'), { recursive: true });
  writeFileSync(join(folder, 'notes/a.md'), '# A\n');
  writeFileSync(join(folder, 'notes/deep/b.txt'), 'b');
  writeFileSync(join(folder, 'readings.csv'), TABLE);

  const put = await ask('put', join(folder, 'notes'), '--title', 'Notes', '--tags', 'walk');
  expect([put.code, put.stdout]).toEqual([0, expect.stringMatching(/^art_[0-9A-Z]{26}\n$/)]);
  const id = put.stdout.trim();
  const shown = JSON.parse((await ask('show', id, '--json')).stdout) as ArtifactDetail;
  expect(shown.fileList.map(({ path, sha256 }) => [path, sha256])).toEqual([
    ['a.md', sha('# A\n')],
    ['deep/b.txt', sha('b')],
  ]);

  const imported = await ask('import', join(folder, 'readings.csv'), '--tags', 'walk', '--from', id, '--json');
  const dataset = JSON.parse(imported.stdout) as { artifactId: string; type: string; source: string; table: TableProfile };
  expect(dataset).toMatchObject({ type: 'dataset', source: 'import', table: { rows: 3, badRows: 0, format: 'csv' } });
  expect(dataset.table.columns.map(({ name, type, unit, nulls }) => [name, type, unit, nulls])).toEqual([
    ['time', 'time', null, 0],
    ['site', 'text', null, 0],
    ['temp [C]', 'number', 'C', 1],
  ]);

  const out = newFolder('cli-out');
  const got = await ask('get', id, '--out', out);
  expect([got.code, readFileSync(join(out, 'deep/b.txt'), 'utf8')]).toEqual([0, 'b']);
  const first = newFolder('cli-first');
  expect((await ask('get', id, 'a.md', '--version', '1', '--out', first)).stdout).toBe(`${join(first, 'a.md')}\n`);
  expect((await ask('get', id, '--out', first, '--version', '2')).code).toBe(3);
  return { ask, id, out };
}

/** The rest of an artifact's life. */
async function walk({ ask, id, out }: Awaited<ReturnType<typeof carry>>): Promise<void> {
  const listed = JSON.parse((await ask('list', '--tag', 'walk', '--type', 'telemetry', '--json')).stdout) as ArtifactPage;
  expect(listed.artifacts.map((one) => one.title)).toEqual(['readings.csv']);
  const lineage = await ask('lineage', listed.artifacts[0].artifactId, '--direction', 'up');
  expect(lineage.stdout).toContain(id);
  expect((await ask('get', id, 'none.txt', '--out', out)).code).toBe(3);
  const verified = await ask('verify', id);
  expect([verified.code, verified.stdout]).toEqual([0, 'a.md: OK\ndeep/b.txt: OK\nverified\n']);

  const updated = await ask('update', id, '--add-tags', 'more');
  expect([updated.code, updated.stdout]).toEqual([0, expect.stringContaining('[more, walk]')]);
  expect((await ask('delete', id)).code).toBe(0);
  expect((await ask('restore', id)).stdout).toContain('done');
  expect((await ask('show', 'art_none')).code).toBe(3);
  const gone = listed.artifacts[0].artifactId;
  for (const change of ['delete', 'purge']) expect((await ask(change, gone)).code).toBe(0);
  const shown = await ask('show', gone);
  expect([shown.code, shown.stdout]).toEqual([3, expect.stringMatching(/ {2}\(purged\)\npurged on /)]);
  const rescan = JSON.parse((await ask('rescan', '--dry-run', '--json')).stdout) as { dryRun: boolean };
  expect(rescan.dryRun).toBe(true);
  const stats = await ask('stats');
  expect(stats.stdout).toContain('1 artifact');
  expect((await ask('list', '--sort', 'colour')).code).toBe(2);
}

describe('artifacts: put, import, list, show, lineage, get, verify, update, delete, restore, rescan, stats', () => {
  it('carries files with the product in the command itself', async () => {
    await carry(newFolder('cli-artifacts'));
  });

  it('does all of it with the product in a server', async () => {
    const dataDir = newFolder('cli-artifacts');
    const server = await serveApi(dataDir);
    try {
      await walk(await carry(dataDir));
    } finally {
      server.kill('SIGTERM');
      await server.end;
    }
  });
});
