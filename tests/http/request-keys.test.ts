import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type { ArtifactRow } from '../../server/services/artifact/views.ts';
import type { ImportView } from '../../server/services/bundle/views.ts';
import type { FeedView } from '../../server/services/feed/views.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let test: TestServer;
let api: ApiServer;
withDoor((opened) => {
  ({ test, api } = opened);
});

const post = async <T>(path: string, body: BodyInit, key: string, type = 'application/octet-stream'): Promise<{ http: number } & T> => {
  const response = await fetch(`${api.url}/api/v1${path}`, { method: 'POST', body, headers: { 'content-type': type, 'idempotency-key': key } });
  return { ...((await response.json()) as T), http: response.status };
};
const json = <T>(path: string, body: unknown, key: string): Promise<{ http: number } & T> => post<T>(path, JSON.stringify(body), key, 'application/json');

/** What a repeated request may not add to. */
const rows = async (): Promise<{ [table: string]: number }> => {
  const { run, artifact, feed, audit } = await test.counts();
  return { run, artifact, feed, audit };
};

it('starts one run for a header, as for the field of the body, and its workspace with it', async () => {
  const body = { preset: 't_script', overrides: { steps: [] }, preservation: 'keep', workspaceName: 'keyed' };
  const first = await json<{ runId: string }>('/runs', body, '"one-order"');
  expect(first.http).toBe(201);
  const before = await rows();
  expect(await json<{ runId: string }>('/runs', body, 'one-order')).toMatchObject({ http: 201, runId: first.runId });
  expect(await json<{ runId: string }>('/runs', { ...body, idempotencyKey: 'one-order' }, 'unread')).toMatchObject({ runId: first.runId });
  expect(await rows()).toEqual(before);
  await test.end(first.runId);
  const replays = await Promise.all(['again', 'again', 'anew'].map((key) => json<{ runId: string }>(`/runs/${first.runId}/replay`, {}, key)));
  expect(replays[0].runId).toBe(replays[1].runId);
  expect(new Set([first.runId, ...replays.map((one) => one.runId)]).size).toBe(3);
  for (const { runId } of replays) await test.end(runId);
});

it('makes one artifact for a key, whether the requests follow each other or race', async () => {
  const raced = await Promise.all(Array.from({ length: 4 }, () => post<ArtifactRow>('/artifacts?name=a.txt&title=raced', 'raced', 'race')));
  expect(new Set(raced.map((one) => one.artifactId)).size).toBe(1);
  expect(raced.map((one) => one.http)).toEqual([201, 201, 201, 201]);
  const before = await rows();
  const { sha256 } = await post<{ sha256: string }>('/blobs', 'manifest', 'blobs have digests for keys');
  const manifest = { title: 'by manifest', files: [{ path: 'm.txt', sha256 }] };
  const made = await json<ArtifactRow>('/artifacts', manifest, 'manifest');
  expect(await json<ArtifactRow>('/artifacts', manifest, 'manifest')).toMatchObject({ artifactId: made.artifactId });
  expect((await rows()).artifact).toBe((before.artifact ?? 0) + 1);
});

it('refuses a key with a request that says something else, and writes nothing', async () => {
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const { sha256 } = await post<{ sha256: string }>('/blobs', 'said', 'blobs have no keys');
  const manifest = { title: 'said', files: [{ path: 's.txt', sha256 }] };
  const [table, csv] = ['/artifacts/import?name=said.csv', 't,load\n2026-01,1.5\n'];
  await post('/artifacts?name=k.txt', 'aaa', 'said');
  await post(table, csv, 'said');
  await post('/feeds?name=said.csv', 'date,units\n2026-01-01,1\n', 'said');
  await json('/artifacts', manifest, 'said by manifest');
  const before = await rows();
  for (const path of ['/artifacts?name=k.txt', `/artifacts?name=k.txt&sha256=${digest('aaa')}`]) expect((await post(path, 'aaa', 'said')).http).toBe(201);
  expect((await post(`${table}&sha256=${digest(csv)}`, csv, 'said')).http).toBe(201);
  const reused = { http: 422, code: 'KEY_REUSED' };
  for (const path of [
    `/artifacts?name=k.txt&sha256=${digest('bbb')}`,
    `/artifacts?name=k.txt&sha256=${'0'.repeat(64)}`,
    '/artifacts?name=l.txt',
    '/artifacts?name=k.txt&title=other',
    '/artifacts?name=k.txt&tags=other',
    `${table}&sha256=${digest('bbb')}`,
    `${table}&title=other`,
    '/feeds?name=other.csv',
  ])
    expect([path, await post(path, 'bbb', 'said')]).toEqual([path, expect.objectContaining(reused)]);
  expect(await json('/artifacts', manifest, 'said')).toMatchObject(reused);
  expect(await json('/artifacts', { ...manifest, title: 'other' }, 'said by manifest')).toMatchObject(reused);
  expect(await rows()).toEqual(before);
});

it('imports one table for a key, and answers with its columns again', async () => {
  const first = await post<ArtifactRow & { table: object }>('/artifacts/import?name=load.csv', 't,load\n2026-01,1.5\n', 'load');
  const before = await rows();
  expect(await post<ArtifactRow & { table: object }>('/artifacts/import?name=load.csv', 't,load\n2026-01,1.5\n', 'load')).toEqual(first);
  expect(first.http).toBe(201);
  expect(await rows()).toEqual(before);
});

it('takes one file for a key and imports it once', async () => {
  const csv = `date,store,product,units\n${Array.from({ length: 60 }, (_, i) => `2026-0${1 + Math.floor(i / 28)}-${String(1 + (i % 28)).padStart(2, '0')},s,p,${i % 7}`).join('\n')}\n`;
  const [first, second] = [await post<FeedView>('/feeds?name=sales.csv', csv, 'feed'), await post<FeedView>('/feeds?name=sales.csv', csv, 'feed')];
  expect([first.http, second.feedId]).toEqual([201, first.feedId]);
  expect((await post<FeedView>('/feeds?name=sales.csv', csv, 'another')).feedId).not.toBe(first.feedId);
  const begun = await json<FeedView>(`/feeds/${first.feedId}/import`, {}, 'go');
  expect([begun.http, begun.feedId]).toEqual([202, first.feedId]);
  await vi.waitUntil(async () => (await test.caller.feed.get({ feedId: first.feedId })).status === 'ready', { timeout: 60_000 });
  const before = await rows();
  expect(await json<FeedView>(`/feeds/${first.feedId}/import`, {}, 'go')).toMatchObject({ http: 202, dataset: expect.any(String) as string });
  expect(await rows()).toEqual(before);
});

it('unpacks one bundle for a key, plans it first and applies that very plan', async () => {
  const { artifactId } = await post<ArtifactRow>('/artifacts?name=c.txt', 'to be carried', 'bundled');
  const { bundleId } = await test.caller.bundle.exportArtifacts({ artifactIds: [artifactId] });
  const archive = await (await fetch(`${api.url}/api/v1/bundles/${bundleId}.zip`)).arrayBuffer();
  const planned = await post<ImportView>('/bundles/import?dryRun=true', archive, 'bundle');
  expect([planned.http, planned.payloadDigest]).toEqual([201, expect.stringMatching(/^[0-9a-f]{64}$/)]);
  const applied = await post<ImportView>('/bundles/import', archive, 'bundle');
  expect(applied.importId).toBe(planned.importId);
  const before = await rows();
  expect(await post<ImportView>('/bundles/import', archive, 'bundle')).toEqual(applied);
  expect(await rows()).toEqual(before);
});

it('refuses a key that is none, and writes nothing', async () => {
  const before = await rows();
  for (const key of ['""', ' ', 'k'.repeat(201)])
    expect(await post<{ code: string }>('/artifacts?name=a.txt', 'x', key)).toMatchObject({ http: 422, code: 'INVALID_INPUT' });
  expect(await rows()).toEqual(before);
});
