import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { groupDigits, plural } from '../../server/kit/words.ts';
import type { ArtifactCatalog, VirtualFile } from '../../server/services/artifact/views.ts';
import { writeDocuments } from '../../server/services/artifact/write-documents.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

describe('the catalog of an artifact', () => {
  let test: TestServer;
  let api: ApiServer;
  let runId: string;
  const read = async <T>(path: string): Promise<T> => (await (await fetch(`${api.url}/api/v1${path}`)).json()) as T;
  withDoor(
    async (opened) => {
      ({ test, api } = opened);
      runId = (await test.caller.run.start({ preset: 'demo_minimal', models: ['naive', 'seasonal_naive'], anchorDay: '2026-05-31' })).runId;
      await test.end(runId);
      for (let tries = 0; tries < 20 && (await read<{ version: number }>(`/artifacts/${runId}`)).version === 0; tries++) {
        await writeDocuments(test.server);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    { plugins: [] },
  );

  it('of a run has its grid, plan and tables, and holds against its files', async () => {
    const catalog = await read<ArtifactCatalog>(`/artifacts/${runId}/catalog`);
    expect(catalog).toMatchObject({ format: 'vitrine-catalog/1', type: 'run', ok: true });
    expect(catalog.grid).toMatchObject({ frequency: 'D' });
    expect(catalog.plan.length).toBeGreaterThan(5);
    expect(catalog.files.map((file) => file.path)).toEqual(['catalog.json', 'run.json']);
    expect(catalog.tables.map((table) => table.path)).toEqual(
      expect.arrayContaining(['tables/dataset.csv', 'tables/forecast.parquet', 'tables/models/naive.ndjson']),
    );
  });

  it('of a dataset and of a model has columns that are there in their length', async () => {
    const { artifacts } = await read<{ artifacts: { artifactId: string; type: string; kind: string }[] }>('/artifacts?type=dataset,model&limit=100');
    for (const kind of ['dataset', 'models']) {
      const found = artifacts.find((one) => one.kind === kind);
      const catalog = await read<ArtifactCatalog>(`/artifacts/${found?.artifactId}/catalog`);
      expect([kind, catalog.ok, catalog.checks.length >= catalog.files.length, catalog.columns.length > 0]).toEqual([kind, true, true, true]);
    }
  });

  it('is a file of the run, the dataset and the model, listed with them, and says of each other file what it is', async () => {
    const { artifacts } = await read<{ artifacts: { artifactId: string; type: string; kind: string }[] }>('/artifacts?type=dataset,model&limit=100');
    for (const artifactId of [runId, ...['dataset', 'models'].map((kind) => artifacts.find((one) => one.kind === kind)?.artifactId ?? '')]) {
      const listed = await read<{ files: { path: string; sha256: string; bytes: number }[]; virtual: { path: string }[] }>(`/artifacts/${artifactId}/files`);
      expect([...listed.files, ...listed.virtual].map((file) => file.path)).toContain('catalog.json');
      const address = `${api.url}/api/v1/artifacts/${artifactId}/files/catalog.json`;
      const sent = await fetch(address);
      expect([sent.status, sent.headers.get('content-type')]).toEqual([200, expect.stringContaining('application/json')]);
      const catalog = (await sent.json()) as ArtifactCatalog;
      expect(catalog).toMatchObject({ format: 'vitrine-catalog/1', artifactId });
      expect((await fetch(address, { headers: { 'if-none-match': sent.headers.get('etag') ?? '' } })).status).toBe(304);
      expect((await fetch(address, { headers: { range: 'bytes=0-9' } })).status).toBe(206);
      if (artifactId === runId) continue;
      expect(catalog.files).toEqual(listed.files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes })));
    }
    const report = artifacts.find((one) => one.kind === 'dataset')?.artifactId ?? '';
    expect((await fetch(`${api.url}/api/v1/artifacts/${report}/files/catalogue.json`)).status).toBe(404);
  });

  it('is checked against the files: one that is shorter than its shape, or gone, is named', async () => {
    const { artifacts } = await read<{ artifacts: { artifactId: string; kind: string }[] }>('/artifacts?type=forecast&limit=100');
    const { artifactId } = artifacts[0];
    const whole = await read<ArtifactCatalog>(`/artifacts/${artifactId}/catalog`);
    const mean = whole.files.find((file) => file.path === 'mean.f64')!;
    const stored = test.server.blobs.path(mean.sha256);
    const bytes = readFileSync(stored);
    try {
      writeFileSync(stored, bytes.subarray(8));
      const short = await read<ArtifactCatalog>(`/artifacts/${artifactId}/catalog`);
      expect([whole.ok, short.ok, short.checks.filter((one) => !one.ok)]).toEqual([
        true,
        false,
        [{ path: 'mean.f64', ok: false, reason: `has ${plural(bytes.length - 8, 'byte')}, recorded are ${groupDigits(bytes.length)}` }],
      ]);
      rmSync(stored);
      const gone = await read<ArtifactCatalog>(`/artifacts/${artifactId}/catalog`);
      expect(gone.checks.filter((one) => !one.ok)).toEqual([{ path: 'mean.f64', ok: false, reason: 'its bytes are not here' }]);
    } finally {
      writeFileSync(stored, bytes);
    }
    expect((await read<ArtifactCatalog>(`/artifacts/${artifactId}/catalog`)).ok).toBe(true);
  });

  it('lists the tables of a run as files that are made when asked for, each time the same', async () => {
    const { virtual } = await read<{ virtual: VirtualFile[] }>(`/artifacts/${runId}/files`);
    expect(virtual.every((file) => file.virtual)).toBe(true);
    for (const file of virtual.filter(({ path }) => /^tables\/(forecast|models\/naive)\./.test(path))) {
      const [first, second] = [await fetch(`${api.url}${file.url}`), await fetch(`${api.url}${file.url}`)];
      expect([file.path, first.status, first.headers.get('content-type')]).toEqual([file.path, 200, file.mediaType]);
      const [a, b] = [Buffer.from(await first.arrayBuffer()), Buffer.from(await second.arrayBuffer())];
      expect([a.length > 20, a.equals(b)]).toEqual([true, true]);
    }
    expect((await fetch(`${api.url}/api/v1/artifacts/${runId}/files/tables/none.csv`)).status).toBe(404);
  });
});
