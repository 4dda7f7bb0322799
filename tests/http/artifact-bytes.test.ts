import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openBlobStore } from '../../server/blobs/blob-store.ts';
import { sha256 } from '../../server/blobs/digest.ts';
import { getFiles } from '../../server/cli/transfer-artifacts.ts';
import { createVitrineClient, createVitrineFiles } from '../../server/client.ts';
import { CHECKED_BEFORE_PART } from '../../server/services/artifact/check-whole.ts';
import type { ArtifactDetail, ArtifactRow } from '../../server/services/artifact/views.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import { newFolder } from '../support/folders.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let test: TestServer;
let api: ApiServer;
withDoor((opened) => {
  ({ test, api } = opened);
});

const ask = (method: string, path: string, body?: string | Uint8Array<ArrayBuffer> | object, headers: Record<string, string> = {}): Promise<Response> => {
  const isBytes = typeof body === 'string' || body instanceof Uint8Array;
  return fetch(`${api.url}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isBytes ? (body as BodyInit) : JSON.stringify(body) }),
  });
};
const upload = async (name: string, bytes: string | Uint8Array<ArrayBuffer>): Promise<ArtifactRow> => {
  const response = await ask('POST', `/artifacts?name=${encodeURIComponent(name)}`, bytes);
  expect(response.status).toBe(201);
  return (await response.json()) as ArtifactRow;
};
const refusal = async (response: Response): Promise<[number, string, string[]]> => {
  const { code, errors } = (await response.json()) as { code: string; errors: { path: string }[] };
  return [response.status, code, errors.map((one) => one.path)];
};
const storedCount = (): number => [...test.server.blobs.list()].length;
/** One byte of what is stored becomes another. */
function damage(digest: string, at: number): void {
  const path = test.server.blobs.path(digest);
  const bytes = readFileSync(path);
  bytes[at] ^= 1;
  writeFileSync(path, bytes);
}

describe('an upload that is refused', () => {
  it('is refused by what is said of it, before its bytes are taken', async () => {
    const made = await upload('a.txt', 'the first');
    const { runId } = await test.run([{ id: 'first', uses: 't_act' }]);
    const before = storedCount();
    for (const [path, expected] of [
      ['/artifacts?name=../x', [422, 'INVALID_INPUT', ['name']]],
      ['/artifacts?name=a.txt&type=nope', [422, 'INVALID_INPUT', ['type']]],
      ['/artifacts?name=a.txt&tags=source:engine', [422, 'INVALID_INPUT', ['tags.0']]],
      ['/artifacts?name=a.txt&source=engine', [422, 'INVALID_INPUT', ['source']]],
      ['/artifacts?name=a.txt&derivedFrom=art_none', [404, 'ARTIFACT_NOT_FOUND', []]],
      ['/artifacts?name=a.txt&title=a&title=b', [400, 'BAD_QUERY', ['title']]],
      ['/artifacts/import?name=a.csv&derivedFrom=art_none', [404, 'ARTIFACT_NOT_FOUND', []]],
      [`/artifacts/${made.artifactId}/versions?name=../x`, [422, 'INVALID_INPUT', ['name']]],
      [`/artifacts/${runId}/versions?name=a.txt`, [409, 'WRONG_STATE', []]],
      [`/artifacts?name=a.txt&sha256=${'0'.repeat(64)}`, [422, 'DIGEST_MISMATCH', ['sha256']]],
    ] as const)
      expect([path, await refusal(await ask('POST', path, `other bytes, ${path}`))]).toEqual([path, expected]);
    expect(storedCount()).toBe(before);
    expect(readdirSync(join(test.server.blobs.dir, 'tmp'))).toEqual([]);
  });

  it('is told that a file called .parquet is none, as a feed and as a table', async () => {
    for (const path of ['/feeds?name=sales.parquet', '/artifacts/import?name=sales.parquet'])
      for (const bytes of ['a,b\n1,2\n', randomBytes(300)]) {
        const answer = await ask('POST', path, bytes);
        const { code, detail } = (await answer.json()) as { code: string; detail: string };
        expect([path, answer.status, code]).toEqual([path, 422, 'FEED_REFUSED']);
        expect(detail).toMatch(/no Parquet file: it does not begin and end with PAR1/);
      }
  });

  it('takes nothing away that somebody else had sent', async () => {
    const text = 'sent, and not named yet';
    expect((await ask('POST', '/blobs', text)).status).toBe(201);
    expect((await ask('POST', `/blobs?sha256=${'0'.repeat(64)}`, text)).status).toBe(422);
    expect((await ask('HEAD', `/blobs/${sha256(text)}`)).status).toBe(200);
  });
});

it('a manifest may name ten thousand files, and all of them can be fetched', async () => {
  const text = 'the same in each';
  await ask('POST', '/blobs', text);
  const files = Array.from({ length: 10_000 }, (_, i) => ({ path: `${'folder/'.repeat(5)}${String(i).padStart(5, '0')}.txt`, sha256: sha256(text) }));
  const made = await ask('POST', '/artifacts', { title: 'Many', files });
  expect(made.status).toBe(201);
  const many = (await (await ask('POST', '/artifacts', { title: 'Some', files: files.slice(0, 1100) })).json()) as ArtifactRow;
  const connection = {
    ...{ client: createVitrineClient({ url: api.url }), server: null, url: api.url, environment: test.server.environment },
    ...{ upload: () => Promise.reject(new Error('unused')), attach: () => Promise.reject(new Error('unused')), close: () => Promise.resolve() },
  };
  expect(await getFiles(connection, many.artifactId, undefined, { out: newFolder('many') })).toHaveLength(1100);
  expect(await getFiles(connection, many.artifactId, files[1099].path, { out: newFolder('one') })).toHaveLength(1);
});

it('files of a version fit side by side on any disk, those that it keeps among them', async () => {
  const made = await upload('v.txt', 'small letters');
  const digest = sha256('small letters');
  const named = (...paths: readonly string[]) => ({ title: 'Named', files: paths.map((path) => ({ path, sha256: digest })) });
  for (const paths of [
    ['a', 'A'],
    ['a', 'a/b'],
    ['a/b', 'A'],
  ])
    expect(await refusal(await ask('POST', '/artifacts', named(...paths)))).toEqual([422, 'INVALID_INPUT', ['files.1.path']]);
  const versions = `/artifacts/${made.artifactId}/versions`;
  const before = storedCount();
  for (const name of ['V.txt', 'v.txt/deeper']) {
    expect(await refusal(await ask('POST', `${versions}?name=${name}`, `bytes of ${name}`))).toEqual([422, 'INVALID_INPUT', ['name']]);
    expect(await refusal(await ask('POST', versions, { files: named('w.txt', name).files }))).toEqual([422, 'INVALID_INPUT', ['files.1.path']]);
  }
  expect(storedCount()).toBe(before);
  expect((await ask('POST', `${versions}?name=v.txt`, 'in its place')).status).toBe(201);
  expect((await ask('POST', versions, { files: named('V.txt').files, replace: true })).status).toBe(201);
});

it('a file that the disk does not take is named when it is fetched, with why and what to do', async () => {
  const connection = {
    ...{ client: createVitrineClient({ url: api.url }), server: null, url: api.url, environment: test.server.environment },
    ...{ upload: () => Promise.reject(new Error('unused')), attach: () => Promise.reject(new Error('unused')), close: () => Promise.resolve() },
  };
  const fetchTo = async (name: string, out: string) => getFiles(connection, (await upload(name, name)).artifactId, undefined, { out });
  const out = newFolder('disk');
  expect(await fetchTo('n'.repeat(255), out)).toHaveLength(1);
  await expect(fetchTo('n'.repeat(300), out)).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringMatching(/^"n{200}…" .*more bytes.*curl -o/),
  });
  writeFileSync(join(out, 'a'), '');
  await expect(fetchTo('a/b', out)).rejects.toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringMatching(/^"a\/b" .*is a file here/) });
  expect(readdirSync(out).sort()).toEqual(['a', 'n'.repeat(255)]);
});

describe('bytes that were damaged on the disk', () => {
  it('are not served, though nobody has looked yet: neither whole, nor in part, nor as a preview', async () => {
    for (const [range, path] of [
      [undefined, 'files/small.txt'],
      ['bytes=5-9', 'files/small.txt'],
      [undefined, 'preview'],
    ] as const) {
      const text = `small bytes of ${range} ${path}`;
      const { artifactId } = await upload('small.txt', text);
      damage(sha256(text), 2);
      const answer = await ask('GET', `/artifacts/${artifactId}/${path}`, undefined, range === undefined ? {} : { range });
      if (path === 'preview') expect(await answer.json()).toMatchObject({ type: 'none', reason: expect.stringContaining('quarantined') });
      else expect((await refusal(answer)).slice(0, 2)).toEqual([500, 'CORRUPT_BLOB']);
      const { fileList } = (await (await ask('GET', `/artifacts/${artifactId}`)).json()) as ArtifactDetail;
      expect(fileList[0].state).toBe('quarantined');
      // A client that asks whether it need send them is told to; what it sends takes their place.
      expect((await ask('HEAD', `/blobs/${sha256(text)}`)).status).toBe(404);
      expect(await createVitrineFiles({ url: api.url }).has(sha256(text))).toBe(false);
      await upload('again.txt', text);
      expect(await (await ask('GET', `/artifacts/${artifactId}/files/small.txt`)).text()).toBe(text);
    }
  });

  it('break off before the end where there are many, and are quarantined', async () => {
    const bytes = Uint8Array.from(randomBytes(6_000_000));
    const { artifactId } = await upload('large.bin', bytes);
    const path = `/artifacts/${artifactId}/files/large.bin`;
    expect(Buffer.from(await (await ask('GET', path)).arrayBuffer()).equals(bytes)).toBe(true);
    damage(sha256(bytes), 5_999_999);
    await expect(ask('GET', path).then((response) => response.arrayBuffer())).rejects.toThrow();
    expect(await refusal(await ask('GET', path))).toEqual([500, 'CORRUPT_BLOB', []]);
  });

  it('are not in a part of a large file either, though a part of it was sent before', async () => {
    const bytes = Uint8Array.from(randomBytes(6_000_000));
    const { artifactId } = await upload('parts.bin', bytes);
    const part = () => ask('GET', `/artifacts/${artifactId}/files/parts.bin`, undefined, { range: 'bytes=3000000-3000009' });
    for (const answer of await Promise.all([part(), part()])) {
      expect([answer.status, answer.headers.has('repr-digest')]).toEqual([206, true]);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(3_000_000, 3_000_010))).toBe(true);
    }
    damage(sha256(bytes), 3_000_005);
    for (const answer of await Promise.all([part(), part()])) expect(await refusal(answer)).toEqual([500, 'CORRUPT_BLOB', []]);
    const { fileList } = (await (await ask('GET', `/artifacts/${artifactId}`)).json()) as ArtifactDetail;
    expect(fileList[0].state).toBe('quarantined');
  });

  it('may be in a part of a file above 1 GB, which says no digest', async () => {
    const { artifactId } = await upload('huge.bin', 'stands for a huge one');
    const stored = test.server.blobs.path(sha256('stands for a huge one'));
    const bytes = CHECKED_BEFORE_PART + 1;
    truncateSync(stored, bytes);
    await test.server.db.write([{ sql: 'UPDATE artifact_file SET bytes = ? WHERE artifact_id = ?', args: [bytes, artifactId] }]);
    const answer = await ask('GET', `/artifacts/${artifactId}/files/huge.bin`, undefined, { range: `bytes=0-20` });
    expect([answer.status, await answer.text(), answer.headers.has('repr-digest')]).toEqual([206, 'stands for a huge one', false]);
    truncateSync(stored, 21);
  });
});

it('a file is sent only if it is the one that is wanted; a parameter that is none is named', async () => {
  const { artifactId } = await upload('wanted.txt', '0123456789');
  const path = `/artifacts/${artifactId}/files/wanted.txt`;
  for (const [headers, status] of [
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-match': `"other", "${sha256('0123456789')}"` }, 200],
    [{ 'if-match': '*' }, 200],
    [{ range: 'Bytes=1-2' }, 206],
  ] as const)
    expect((await ask('GET', path, undefined, headers)).status).toBe(status);
  for (const query of ['inline=yes', 'version=1&version=2', 'version=0', 'colour=red']) expect((await ask('GET', `${path}?${query}`)).status).toBe(400);
});

it('what was purged is changed no more; a hold says why, and ends later than now', async () => {
  const { artifactId } = await upload('gone.txt', 'soon gone');
  const path = `/artifacts/${artifactId}`;
  expect(await refusal(await ask('PUT', `${path}/hold`, { reason: ' ' }))).toEqual([422, 'INVALID_INPUT', ['reason']]);
  expect(await refusal(await ask('PUT', `${path}/hold`, { reason: 'audit', until: '2020-01-01T00:00:00Z' }))).toEqual([422, 'INVALID_INPUT', ['until']]);
  expect(await refusal(await ask('PUT', `${path}/hold`, { reason: 'audit', until: 'soon' }))).toEqual([422, 'INVALID_INPUT', ['until']]);
  await ask('DELETE', path);
  await ask('POST', `${path}/purge`);
  for (const [method, to, body] of [
    ['PATCH', '', { title: 'Still here' }],
    ['POST', '/pin', undefined],
    ['POST', '/archive', undefined],
    ['PUT', '/hold', { reason: 'audit' }],
    ['POST', '/relationships', { relation: 'derived_from', target: 'art_none' }],
  ] as const)
    expect((await ask(method, `${path}${to}`, body)).status).toBe(410);
  expect((await ask('DELETE', path)).status).toBe(200);
  const { byState } = await test.caller.artifact.stats();
  expect(byState).toEqual([{ value: 'purged', count: 1, bytes: 'soon gone'.length }]);
});

it('the client sends an upload twice and it is stored once, and adds a version', async () => {
  const files = createVitrineFiles({ url: api.url });
  const send = () => files.put('client bytes', { name: 'client.txt', idempotencyKey: 'client-1' });
  const [first, second] = [await send(), await send()];
  expect(second.artifactId).toBe(first.artifactId);
  const next = await files.putVersion(first.artifactId, 'other client bytes', { name: 'client.txt', sha256: sha256('other client bytes') });
  expect(next).toMatchObject({ artifactId: first.artifactId, version: 2 });
  expect(await (await files.open(first.artifactId, 'client.txt', { version: 1 })).text()).toBe('client bytes');
});

it('what a crash left of an upload goes at the next start', async () => {
  const dir = newFolder('left-blobs');
  const left = join(openBlobStore(dir).dir, 'tmp', 'half');
  writeFileSync(left, 'half a fi');
  await openBlobStore(dir).recover();
  expect(existsSync(left)).toBe(false);
});
