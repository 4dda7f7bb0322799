import { expect, it, vi } from 'vitest';
import type { ArtifactPage, ArtifactRow } from '../../server/services/artifact/views.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let api: ApiServer;
let test: TestServer;
let artifactId: string;
withDoor(
  async (opened) => {
    ({ api, test } = opened);
    const made = await fetch(`${api.url}/api/v1/artifacts?name=a.txt`, { method: 'POST', body: 'a', headers: { 'content-type': 'text/plain' } });
    ({ artifactId } = (await made.json()) as ArtifactRow);
  },
  { engine: false },
);

const send = (method: string, path: string, body: string, type = 'application/json'): Promise<Response> =>
  fetch(`${api.url}${path}`, { method, body, headers: { 'content-type': type } });
const patch = (body: object): Promise<Response> => send('PATCH', `/api/v1/artifacts/${artifactId}`, JSON.stringify(body));
const tags = async (): Promise<readonly string[]> => ((await (await fetch(`${api.url}/api/v1/artifacts/${artifactId}`)).json()) as ArtifactRow).tags;

it.each([
  ['a line of an ingest', 'POST', '/artifacts/ingest', '{"title":"s","files":[{"path":"\\ud800","text":"x"}]}', '1.files.0.path'],
  ['a manifest', 'POST', '/artifacts', `{"title":"s","files":[{"path":"\\ud800","sha256":"${'0'.repeat(64)}"}]}`, 'files.0.path'],
  ['a tag', 'PATCH', '/artifacts/:id', '{"tags":["\\ud800"]}', 'tags.0'],
  ['a title', 'PATCH', '/artifacts/:id', '{"title":"abc\\u0000def"}', 'title'],
  ['a description', 'PATCH', '/artifacts/:id', '{"description":"\\uDC00"}', 'description'],
  ['a name', 'PATCH', '/artifacts/:id', '{"\\ud800":1}', '\ufffd'],
  ['a view', 'PUT', '/views', '{"name":"a\\u0000b","query":{}}', 'name'],
])('%s with half a character or a NUL is refused, and the server lives on', async (_, method, path, body, field) => {
  const before = await test.counts();
  const type = path.endsWith('/ingest') ? 'application/x-ndjson' : 'application/json';
  const response = await send(method, `/api/v1${path.replace(':id', artifactId)}`, body, type);
  const { code, errors } = (await response.json()) as { code: string; errors: { path: string }[] };
  expect([response.status, code, errors[0].path]).toEqual([422, 'INVALID_INPUT', field]);
  expect(await test.counts()).toEqual(before);
  const facets = await fetch(`${api.url}/api/v1/artifacts?facets=tag`);
  expect([facets.status, ((await facets.json()) as ArtifactPage).artifacts.length]).toEqual([200, 1]);
});

it('is refused by a procedure too', async () => {
  const response = await send('POST', '/api/trpc/artifact.update', JSON.stringify({ artifactId, patch: { tags: ['\ud800'] } }));
  expect([response.status, await response.text()]).toEqual([422, expect.stringContaining('"patch.tags.0"')]);
});

it('keeps one spelling of a tag, and finds it by any', async () => {
  expect((await patch({ tags: ['e\u0301', '\u00e9'] })).status).toBe(200);
  expect(await tags()).toEqual(['\u00e9']);
  for (const query of ['tag=e%CC%81', 'q=tag:e%CC%81']) {
    const page = (await (await fetch(`${api.url}/api/v1/artifacts?${query}`)).json()) as ArtifactPage;
    expect(page.artifacts.map((one) => one.artifactId)).toEqual([artifactId]);
  }
  expect((await patch({ removeTags: ['e\u0301'] })).status).toBe(200);
  expect(await tags()).toEqual([]);
});

it('has one limit on tags, however they come', async () => {
  const fifty = Array.from({ length: 50 }, (_, i) => `t${i}`);
  expect((await patch({ addTags: fifty })).status).toBe(200);
  const refused = await patch({ addTags: ['one-more'] });
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('at most 50')]);
  expect((await patch({ tags: await tags() })).status).toBe(200);
  expect((await patch({ addTags: ['one-more'], removeTags: ['t0'] })).status).toBe(200);
  expect((await patch({ tags: ['two\nlines'] })).status).toBe(422);
});
