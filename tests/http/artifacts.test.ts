import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { versionDigest } from '../../server/blobs/digest.ts';
import type { ArtifactDetail, ArtifactLineage, ArtifactPage, ArtifactRow, ArtifactVerification } from '../../server/services/artifact/views.ts';
import { writeDocuments } from '../../server/services/artifact/write-documents.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let test: TestServer;
let api: ApiServer;
let runId: string;
withDoor(async (opened) => {
  ({ test, api } = opened);
  ({ runId } = await test.run([{ id: 'first', uses: 't_act' }]));
});

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${api.url}${path}`, {
    method,
    headers: { ...(body === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const read = async <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> => {
  const response = await ask(method, path, body, headers);
  const text = await response.text();
  expect([response.status, text.slice(0, 400)]).toEqual([expect.toSatisfy((status: number) => status < 300), text.slice(0, 400)]);
  return JSON.parse(text) as T;
};
const problem = async (response: Response): Promise<{ status: number; code: string; errors: { path: string }[] }> => (await response.json()) as never;
const upload = (name: string, text: string, query = ''): Promise<ArtifactRow & { digest: string }> =>
  read('POST', `/api/v1/artifacts?name=${encodeURIComponent(name)}${query}`, text, { 'content-type': 'application/octet-stream' });

describe('what a run makes', () => {
  it('is in the registry with it: the run, its artifacts, and the way between', async () => {
    const { artifacts } = await read<ArtifactPage>('GET', `/api/v1/artifacts?relatedTo=${runId}&direction=down`);
    expect(artifacts.length).toBeGreaterThan(0);
    const run = await read<ArtifactDetail>('GET', `/api/v1/artifacts/${runId}`);
    expect(run).toMatchObject({ type: 'run', source: 'engine', preset: 't_script', capabilities: ['compare', 'export', 'replay'] });
    const { nodes, edges, truncated } = await read<ArtifactLineage>('GET', `/api/v1/artifacts/${artifacts[0].artifactId}/lineage?direction=up`);
    expect(nodes.map((node) => node.artifactId)).toContain(runId);
    expect(edges).toContainEqual({ from: runId, to: artifacts[0].artifactId, relation: 'generates' });
    expect(truncated).toBe(false);
    const { ok } = await read<ArtifactVerification>('POST', `/api/v1/artifacts/${artifacts[0].artifactId}/verify`);
    expect(ok).toBe(true);
  });

  it('has the run’s own files too, once it has ended: its log and a catalogue of what it made', async () => {
    await vi.waitUntil(() => existsSync(join(test.dataDir, 'documents', 'runs', `${runId}.json`)));
    while ((await writeDocuments(test.server)) > 0);
    const catalog = await read<{ outputs: { step: string; digest: string }[] }>('GET', `/api/v1/artifacts/${runId}/files/catalog.json`);
    expect(catalog.outputs.map((one) => one.step)).toEqual(['first']);
    expect((await read<ArtifactVerification>('POST', `/api/v1/artifacts/${runId}/verify`)).ok).toBe(true);
  });

  it('also answers under /api/v1 as the seed calls it, and names what it does not know', async () => {
    const page = await read<ArtifactPage>('GET', '/api/v1/artifacts?search=run&tags=&limit=1&offset=0');
    expect(page.count).toBeLessThanOrEqual(1);
    const refused = await ask('GET', '/api/v1/artifacts?colour=red&limit=0');
    expect(refused.status).toBe(400);
    expect((await problem(refused)).errors.map((one) => one.path).sort()).toEqual(['colour', 'limit']);
  });
});

describe('an upload', () => {
  it('is stored with its digest; other bytes than expected are refused and leave nothing', async () => {
    const made = await upload('notes.md', '# Hello', '&title=Notes&tags=a,b');
    expect(made).toMatchObject({ title: 'Notes', tags: ['a', 'b'], source: 'user', version: 1, files: 1, bytes: 7 });
    const [file] = (await read<ArtifactDetail>('GET', `/api/v1/artifacts/${made.artifactId}`)).fileList;
    expect(made.digest).toBe(versionDigest([{ path: 'notes.md', sha256: file.sha256, bytes: 7 }]));
    const before = (await read<ArtifactPage>('GET', '/api/v1/artifacts')).total;
    const refused = await ask('POST', `/api/v1/artifacts?name=x.txt&sha256=${'0'.repeat(64)}`, 'other', { 'content-type': 'text/plain' });
    expect([refused.status, (await problem(refused)).code]).toEqual([422, 'DIGEST_MISMATCH']);
    expect((await read<ArtifactPage>('GET', '/api/v1/artifacts')).total).toBe(before);
    expect((await ask('POST', '/api/v1/artifacts?name=../x', 'y', { 'content-type': 'text/plain' })).status).toBe(422);
  });

  it('gets versions that never change, and answers which artifacts hold some bytes', async () => {
    const made = await upload('a.txt', 'one');
    const next = await read<ArtifactRow>('POST', `/api/v1/artifacts/${made.artifactId}/versions?name=a.txt`, 'two', { 'content-type': 'text/plain' });
    expect(next.version).toBe(2);
    expect(await (await ask('GET', `/api/v1/artifacts/${made.artifactId}/files/a.txt`)).text()).toBe('two');
    expect(await (await ask('GET', `/api/v1/artifacts/${made.artifactId}/files/a.txt?version=1`)).text()).toBe('one');
    const { files } = await read<{ files: { sha256: string }[] }>('GET', `/api/v1/artifacts/${made.artifactId}/files?version=1`);
    const holders = await read<ArtifactPage>('GET', `/api/v1/artifacts?sha256=${files[0].sha256}`);
    expect(holders.artifacts.map((one) => one.artifactId)).toEqual([made.artifactId]);
  });

  it('many at once, a line each', async () => {
    const lines = Array.from({ length: 600 }, (_, i) =>
      JSON.stringify({ title: `bulk ${i}`, tags: ['bulk'], files: [{ path: 'v.txt', text: `value ${i}` }] }),
    ).join('\n');
    expect(await read('POST', '/api/v1/artifacts/ingest', lines, { 'content-type': 'application/x-ndjson' })).toMatchObject({ ingested: 600 });
    expect((await read<ArtifactPage>('GET', '/api/v1/artifacts?tag=bulk&limit=1')).total).toBe(600);
  });
});

describe('files', () => {
  it('are served with ranges, digests and types, under odd names too', async () => {
    const name = 'Über größe & so 日本.csv';
    const { artifactId } = await upload(name, '0123456789');
    const path = `/api/v1/artifacts/${artifactId}/files/${encodeURIComponent(name)}`;
    const whole = await ask('GET', path);
    expect([whole.status, await whole.text()]).toEqual([200, '0123456789']);
    const headers = Object.fromEntries(whole.headers);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'content-length': '10',
    });
    expect(headers['content-disposition']).toMatch(/^attachment; .*filename\*=UTF-8''%C3%9Cber/);
    const head = await ask('HEAD', path);
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
    for (const [range, status, text, said] of [
      ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
      ['bytes=-3', 206, '789', 'bytes 7-9/10'],
      ['bytes=8-', 206, '89', 'bytes 8-9/10'],
      ['bytes=10-', 416, '', 'bytes */10'],
      ['bytes=0-1,3-4', 200, '0123456789', null],
    ] as const) {
      const part = await ask('GET', path, undefined, { range });
      expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([status, text, said]);
    }
    expect((await ask('GET', path, undefined, { 'if-none-match': headers.etag })).status).toBe(304);
    expect((await ask('GET', path, undefined, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
    const html = await upload('page.html', '<script>1</script>');
    const shown = await ask('GET', `/api/v1/artifacts/${html.artifactId}/files/page.html?inline=true`);
    expect(shown.headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await ask('GET', `${path}?colour=red`)).status).toBe(400);
    expect((await ask('GET', `/api/v1/artifacts/${artifactId}/files/none.txt`)).status).toBe(404);
  });

  it('whose byte was flipped on the disk are found, told, and never served', async () => {
    const { artifactId } = await upload('precious.txt', 'precious bytes, quite unlike others');
    const { fileList } = await read<ArtifactDetail>('GET', `/api/v1/artifacts/${artifactId}`);
    const stored = test.server.blobs.path(fileList[0].sha256);
    const bytes = readFileSync(stored);
    bytes[3] ^= 1;
    writeFileSync(stored, bytes);
    const found = await read<ArtifactVerification>('POST', `/api/v1/artifacts/${artifactId}/verify`);
    expect([found.ok, found.files[0].result]).toEqual([false, 'mismatch']);
    const refused = await ask('GET', `/api/v1/artifacts/${artifactId}/files/precious.txt`);
    expect([refused.status, (await problem(refused)).code]).toEqual([500, 'CORRUPT_BLOB']);
    expect((await read<{ quarantined: number }>('GET', '/api/v1/artifacts/stats')).quarantined).toBe(1);
    bytes[3] ^= 1;
    writeFileSync(stored, bytes);
    expect((await read<ArtifactVerification>('POST', `/api/v1/artifacts/${artifactId}/verify`)).ok).toBe(true);
    expect((await ask('GET', `/api/v1/artifacts/${artifactId}/files/precious.txt`)).status).toBe(200);
  });
});

describe('changing', () => {
  it('takes If-Match, keeps what was not given, and makes no version', async () => {
    const made = await upload('b.txt', 'b', '&title=Before');
    const path = `/api/v1/artifacts/${made.artifactId}`;
    const first = await ask('GET', path);
    const etag = first.headers.get('etag') as string;
    const changed = await ask('PATCH', path, { title: 'After', addTags: ['x'] }, { 'if-match': etag });
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject({ title: 'After', tags: ['x'], version: 1 });
    expect((await ask('PUT', path, { title: 'Late' }, { 'if-match': etag })).status).toBe(412);
    expect((await ask('PATCH', path, { bytes: 3 })).status).toBe(422);
    expect((await read<ArtifactPage>('GET', '/api/v1/artifacts?q=title:after')).artifacts[0].artifactId).toBe(made.artifactId);
  });

  it('deletes softly, restores, purges, and is gone then', async () => {
    const { artifactId } = await upload('c.txt', 'c');
    const path = `/api/v1/artifacts/${artifactId}`;
    expect((await ask('POST', `${path}/purge`)).status).toBe(409);
    expect((await ask('DELETE', path)).status).toBe(200);
    expect((await ask('DELETE', path)).status).toBe(200);
    expect((await read<ArtifactRow>('POST', `${path}/restore`)).deletedAt).toBeNull();
    await read('POST', `${path}/pin`);
    expect((await ask('DELETE', path)).status).toBe(409);
    await read('POST', `${path}/unpin`);
    await read('DELETE', path);
    await read('POST', `${path}/purge`);
    expect((await ask('GET', path)).status).toBe(410);
    expect((await ask('GET', `${path}/files/c.txt`)).status).toBe(410);
    expect((await ask('POST', `${path}/restore`)).status).toBe(410);
  });

  it('many at once says for each how it went', async () => {
    const one = await upload('d.txt', 'd');
    const answer = await read<{ results: { ok: boolean; code: string | null }[]; done: number; failed: number }>('POST', '/api/v1/artifacts/bulk', {
      ids: [one.artifactId, 'art_none'],
      action: { type: 'tag', add: ['many'] },
    });
    expect(answer).toMatchObject({ done: 1, failed: 1, results: [{ ok: true }, { ok: false, code: 'ARTIFACT_NOT_FOUND' }] });
  });

  it('refuses a circle of relationships', async () => {
    const [a, b] = [await upload('e.txt', 'e'), await upload('f.txt', 'f')];
    await read('POST', `/api/v1/artifacts/${b.artifactId}/relationships`, { relation: 'derived_from', target: a.artifactId });
    expect((await ask('POST', `/api/v1/artifacts/${a.artifactId}/relationships`, { relation: 'derived_from', target: b.artifactId })).status).toBe(422);
  });
});

describe('comparing, viewing, describing', () => {
  it('tells files apart by digest', async () => {
    const [a, b] = [await upload('g.json', '{"mae":1}'), await upload('g.json', '{"mae":2}')];
    const found = await read<{ same: boolean; files: { status: string }[] }>('POST', `/api/v1/artifacts/${a.artifactId}/compare`, { other: b.artifactId });
    expect(found).toMatchObject({ same: false, files: [{ status: 'changed' }] });
    expect(await read('GET', `/api/v1/artifacts/${a.artifactId}/preview`)).toMatchObject({ type: 'json', path: 'g.json' });
  });

  it('keeps searches under names', async () => {
    const saved = await read<{ viewId: string; query: string }>('PUT', '/api/v1/views', { name: 'Red ones', query: 'tag=red&limit=20' });
    expect(saved.query).toBe('tag=red&limit=20');
    expect((await ask('PUT', '/api/v1/views', { name: 'Bad', query: 'colour=red' })).status).toBe(400);
    expect(await read('GET', '/api/v1/views')).toHaveLength(1);
    await read('DELETE', `/api/v1/views/${saved.viewId}`);
  });

  it('describes every route as OpenAPI 3.1', async () => {
    const api31 = await read<{ openapi: string; paths: Record<string, Record<string, { summary: string; parameters: { name: string }[] }>> }>(
      'GET',
      '/api/openapi.json',
    );
    expect(api31.openapi).toBe('3.1.0');
    expect(api31.paths['/api/v1/artifacts'].get.parameters.map((one) => one.name)).toEqual(expect.arrayContaining(['q', 'type', 'cursor', 'sha256']));
    expect(api31.paths['/api/v1/runs'].get.parameters.map((one) => one.name)).toContain('cursor');
    expect(api31.paths['/api/v1/workspaces/{workspace}'].patch).toBeDefined();
    for (const path of Object.values(api31.paths)) for (const operation of Object.values(path)) expect(operation.summary.length).toBeGreaterThan(3);
  });
});
