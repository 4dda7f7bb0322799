import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL } from '../../server/server.ts';
import { readArtifactQuery } from '../../server/services/artifact/artifact-query.ts';
import { findArtifacts } from '../../server/services/artifact/find-artifacts.ts';
import { rescanDocuments } from '../../server/services/artifact/rescan-documents.ts';
import { verifyArtifact } from '../../server/services/artifact/verify-artifact.ts';
import { openRegistry, type TestRegistry } from '../support/registry.ts';

describe('run folders of others', () => {
  let registry: TestRegistry;
  const put = (path: string, text: string): void => {
    const target = join(registry.dataDir, 'documents', path);
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(target, text);
  };
  beforeAll(async () => {
    registry = await openRegistry();
    put('their-run/run.json', JSON.stringify({ title: 'Their run', tags: ['theirs'], seed: 7 }));
    put('their-run/out/forecast.csv', 'ds,y\n2026-01-01,4\n');
    put('catalogued/catalog.json', JSON.stringify({ grid: { bins: 4 } }));
    put('broken/run.json', '{ "title": ');
    put('odd/run.json', JSON.stringify({ title: 7 }));
    put('nothing/readme.txt', 'not a run');
    put('linked/run.json', '{}');
    symlinkSync('/etc/hostname', join(registry.dataDir, 'documents/linked/host'));
  });
  afterAll(() => registry.close());

  it('are found, added as imports, and told when they cannot be believed', async () => {
    const dry = await rescanDocuments(registry.server, LOCAL, { dryRun: true });
    expect([dry.added, dry.invalid.map((one) => one.path).sort()]).toEqual([2, ['broken', 'linked', 'nothing', 'odd']]);
    expect((await findArtifacts(registry.server, readArtifactQuery(new URLSearchParams()))).count).toBe(0);

    const { added, invalid } = await rescanDocuments(registry.server, LOCAL, { dryRun: false });
    expect(added).toBe(2);
    expect(Object.fromEntries(invalid.map((one) => [one.path, one.reason]))).toMatchObject({
      nothing: 'has neither run.json nor catalog.json',
      odd: expect.stringContaining('title'),
      linked: expect.stringContaining('link'),
    });
    const { artifacts } = await findArtifacts(registry.server, readArtifactQuery(new URLSearchParams('source=import&type=run&sort=title')));
    expect(artifacts.map(({ title, tags, files }) => [title, tags, files])).toEqual([
      ['catalogued', [], 1],
      ['Their run', ['theirs'], 2],
    ]);
    expect((await verifyArtifact(registry.server, LOCAL, artifacts[1].artifactId)).ok).toBe(true);
  });

  it('are found again, not added again', async () => {
    const again = await rescanDocuments(registry.server, LOCAL, { dryRun: false });
    expect([again.added, again.found >= 2]).toEqual([0, true]);
  });

  it('are for those who may write', async () => {
    await expect(rescanDocuments(registry.server, { ...LOCAL, scope: 'read' } as typeof LOCAL, { dryRun: false })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
