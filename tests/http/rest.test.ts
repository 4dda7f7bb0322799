import { request } from 'node:http';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import type { TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
let api: ApiServer;
withDoor(
  (opened) => {
    ({ test, api } = opened);
  },
  { env: { VITRINE_MAX_UPLOAD: '4KB' } },
);

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${api.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors: { path: string; message: string }[];
}

/** A refusal has one shape, hides what is inside, and writes nothing. */
async function expectProblem(response: Response, status: number, code: string): Promise<Problem> {
  const text = await response.text();
  expect([response.status, text]).toEqual([status, expect.stringContaining(`"code":"${code}"`)]);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = JSON.parse(text) as Problem;
  expect(
    Object.keys(problem)
      .filter((key) => key !== 'current')
      .sort(),
  ).toEqual(['code', 'detail', 'errors', 'instance', 'requestId', 'status', 'title', 'type']);
  expect(problem.type).toBe(`urn:vitrine:error:${code}`);
  expect(text).not.toMatch(/node_modules|\.ts:|SELECT |INSERT /);
  return problem;
}

describe('a bad body', () => {
  it.each<[string, unknown, number, string, string | null]>([
    ['not JSON', '{"seed":', 422, 'INVALID_INPUT', ''],
    ['a list', [1], 422, 'INVALID_INPUT', ''],
    ['null', 'null', 422, 'INVALID_INPUT', ''],
    ['a number', '42', 422, 'INVALID_INPUT', ''],
    ['an unknown preset', { preset: 'nope' }, 422, 'UNKNOWN_PRESET', 'preset'],
    ['an unknown nested key', { overrides: { shops: 1 } }, 422, 'INVALID_INPUT', 'overrides.shops'],
    ['a bad seed', { seed: 1.5 }, 422, 'INVALID_INPUT', 'seed'],
    ['a foreign name', { scenario: 'holiday_rush' }, 422, 'INVALID_INPUT', 'scenario'],
    ['more than a megabyte', JSON.stringify({ note: 'x'.repeat(1_100_000) }), 413, 'UPLOAD_TOO_LARGE', null],
    ['nesting without end', `{"overrides":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`, 422, 'INVALID_INPUT', null],
  ])('%s', async (_, body, status, code, path) => {
    const before = await test.counts();
    const problem = await expectProblem(await ask('POST', '/api/v1/runs', body), status, code);
    if (path !== null) expect(problem.errors.map((error) => error.path)).toContain(path);
    expect(problem.instance).toBe('/api/v1/runs');
    expect(await test.counts()).toEqual(before);
  });

  it('is refused by the other writing routes too', async () => {
    const { runId } = await test.run([{ id: 'a' }]);
    for (const body of [[], null, 7, { name: '../x' }, { unknown: 1 }])
      await expectProblem(await ask('POST', `/api/v1/runs/${runId}/keep`, body), 422, 'INVALID_INPUT');
    await ask('POST', `/api/v1/runs/${runId}/keep`, { name: 'for-patching' });
    for (const body of [[], { status: 'failed' }, { tags: null }])
      await expectProblem(await ask('PATCH', '/api/v1/workspaces/for-patching', body), 422, 'INVALID_INPUT');
  });
});

describe('a bad query or address', () => {
  it.each<[string, string, number, string]>([
    ['/api/v1/runs?limit=abc', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/runs?limit=0', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/runs?limit=1e9', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/runs?status=asleep', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/runs?cursor=bm9wZQ', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/runs?cursor=%00%ff', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/workspaces?cursor=xyz', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/runs/art_nothing', 'GET', 404, 'RUN_NOT_FOUND'],
    ['/api/v1/runs/..%2F..%2Fetc%2Fpasswd', 'GET', 404, 'RUN_NOT_FOUND'],
    ['/api/v1/runs/%E0%A4%A', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/artifacts/%E0%A4%A/files/x', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/artifacts/art_x/files/..%2F..%2F..%2Fvitrine.db', 'GET', 404, 'ARTIFACT_NOT_FOUND'],
    ['/api/v1/feeds/%E0%A4%A/attach?role=prices&name=x', 'POST', 400, 'BAD_QUERY'],
    ['/api/v1/runs/art_nothing/cancel', 'POST', 404, 'RUN_NOT_FOUND'],
    ['/api/v1/workspaces/nothing', 'DELETE', 404, 'WORKSPACE_NOT_FOUND'],
    ['/api/v1/feeds', 'POST', 400, 'BAD_QUERY'],
    ['/api/v1/nothing', 'GET', 404, 'ADDRESS_NOT_FOUND'],
    ['/api/v1/runs/a/b/c/d', 'GET', 404, 'ADDRESS_NOT_FOUND'],
    ['/api/v1/artifacts/art_x', 'GET', 404, 'ARTIFACT_NOT_FOUND'],
    ['/api/nothing', 'POST', 404, 'ADDRESS_NOT_FOUND'],
    ['/api/v1/datasets?limit=0', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/datasets?cursor=xyz', 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/datasets/nothing', 'GET', 400, 'BAD_QUERY'],
    [`/api/v1/datasets/${'0'.repeat(64)}`, 'GET', 404, 'ARTIFACT_NOT_FOUND'],
    [`/api/v1/datasets/${'0'.repeat(64)}/series`, 'GET', 404, 'ARTIFACT_NOT_FOUND'],
    [`/api/v1/datasets/${'0'.repeat(64)}/series/x`, 'GET', 400, 'BAD_QUERY'],
    [`/api/v1/datasets/${'0'.repeat(64)}/download`, 'GET', 404, 'ARTIFACT_NOT_FOUND'],
    [`/api/v1/datasets/${'0'.repeat(64)}/download?format=xlsx`, 'GET', 400, 'BAD_QUERY'],
    [`/api/v1/datasets/${'0'.repeat(64)}/download?series=-1`, 'GET', 400, 'BAD_QUERY'],
    ['/api/v1/runs/art_nothing/artifacts/forecast/download', 'GET', 404, 'RUN_NOT_FOUND'],
    ['/api/v1/presets/nope', 'GET', 422, 'UNKNOWN_PRESET'],
  ])('%s', async (path, method, status, code) => {
    const before = await test.counts();
    await expectProblem(await ask(method, path), status, code);
    expect(await test.counts()).toEqual(before);
  });
});

describe('runs', () => {
  it('{} starts demo_minimal and answers 201 with its id; unknown keys are named', async () => {
    const response = await ask('POST', '/api/v1/runs', { colour: 'red' });
    expect(response.status).toBe(201);
    const started = (await response.json()) as { runId: string; artifactId: string; warnings: string[] };
    expect(started).toMatchObject({ artifactId: started.runId, warnings: ['"colour" is not a known field and was ignored'] });
    expect((await test.end(started.runId)).status).toBe('completed');
    const run = (await (await ask('GET', `/api/v1/runs/${started.runId}`)).json()) as Record<string, unknown>;
    expect(run).toMatchObject({ preset: 'demo_minimal', total: 11, workspaceId: null });
  });

  it('?wait=true answers when the run has ended, and list, detail, state and events agree', async () => {
    const response = await ask('POST', '/api/v1/runs?wait=true', { anchorDay: '2026-05-31' });
    expect(response.status).toBe(200);
    const run = (await response.json()) as { runId: string; status: string; summary: object };
    expect(run.status).toBe('completed');
    const json = async (path: string) => (await (await ask('GET', path)).json()) as never;
    const { rows } = (await json('/api/v1/runs?status=completed')) as { rows: { runId: string; status: string; summary: object }[] };
    const state = (await json(`/api/v1/runs/${run.runId}/state`)) as { status: string; summary: object; seq: number };
    const events = (await json(`/api/v1/runs/${run.runId}/events`)) as { seq: number; type: string }[];
    expect(rows.find((row) => row.runId === run.runId)).toMatchObject({ status: 'completed', summary: run.summary });
    expect(state).toMatchObject({ status: 'completed', summary: run.summary, seq: events.length });
    expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
    const tail = (await json(`/api/v1/runs/${run.runId}/events?afterSeq=${events.length - 1}`)) as unknown[];
    expect(tail).toEqual([events.at(-1)]);
  });

  it('a name taken is 409 and says by whom', async () => {
    const body = { preset: 't_script', preservation: 'keep', workspaceName: 'over-http' };
    await ask('POST', '/api/v1/runs?wait=true', body);
    const problem = await expectProblem(await ask('POST', '/api/v1/runs', body), 409, 'NAME_TAKEN');
    expect(problem.detail).toMatch(/held by workspace [0-9a-f]{32}/);
    expect(problem).toMatchObject({ current: { name: 'over-http', workspaceId: /[0-9a-f]{32}/.exec(problem.detail)?.[0] } });
  });

  it('a change on an old version is 412 by If-Match and 409 by its body, both with the row as it is; a form note leads back', async () => {
    const { runId } = await test.run([{ id: 'a', params: { note: 'versions' } }]);
    await ask('POST', `/api/v1/runs/${runId}/keep`, { name: 'versions' });
    const path = '/api/v1/workspaces/versions';
    const patch = (body: object, ifMatch?: string): Promise<Response> => ask('PATCH', path, body, ifMatch === undefined ? {} : { 'if-match': ifMatch });
    expect((await ask('GET', path)).headers.get('etag')).toBe('"1"');
    expect((await patch({ pinned: true }, '"1"')).headers.get('etag')).toBe('"2"');
    for (const [answer, status, code] of [
      [await patch({}, '"1"'), 412, 'STALE_VERSION'],
      [await patch({ pinned: false }, 'W/"2"'), 412, 'STALE_VERSION'],
      [await patch({ pinned: false, version: 1 }), 409, 'VERSION_CONFLICT'],
    ] as const)
      expect(await expectProblem(answer, status, code)).toMatchObject({ current: { version: 2, pinned: true } });
    for (const ok of [await patch({}), await patch({}, '*'), await patch({}, '"1", "2"')]) expect(ok.status).toBe(200);
    await expectProblem(await patch({ workspaceId: 'other' }), 422, 'INVALID_INPUT');
    const form = await fetch(`${api.url}${path}/notes`, { method: 'POST', body: new URLSearchParams({ text: 'by hand' }), redirect: 'manual' });
    expect([form.status, form.headers.get('location')]).toEqual([303, '/workspaces/versions#journal']);
    expect(await (await ask('GET', `${path}/notes`)).json()).toMatchObject({ total: 1, rows: [{ text: 'by hand' }] });
  });
});

describe('uploads', () => {
  const csv = (bytes: number): string => `date,quantity\n${'2026-01-01,1\n'.repeat(Math.ceil(bytes / 13))}`;

  it('takes a small file and lists it', async () => {
    const response = await ask('POST', '/api/v1/feeds?name=..%2F..%2Fsmall.csv', csv(100));
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ name: 'small.csv', status: 'uploaded', columns: ['date', 'quantity'] });
  });

  it('refuses a file that says it is above the limit, and one that only turns out to be', async () => {
    const before = await test.counts();
    await expectProblem(await ask('POST', '/api/v1/feeds?name=big.csv', csv(5000)), 413, 'UPLOAD_TOO_LARGE');
    const chunked = await new Promise<{ status: number; body: string; type: string }>((resolve, reject) => {
      const outgoing = request(`${api.url}/api/v1/feeds?name=big.csv`, { method: 'POST' }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, type: String(response.headers['content-type']) }));
      });
      outgoing.on('error', reject);
      for (let i = 0; i < 5; i++) outgoing.write(csv(1000));
      outgoing.end();
    });
    expect(chunked).toMatchObject({ status: 413, body: expect.stringContaining('UPLOAD_TOO_LARGE'), type: expect.stringContaining('problem+json') });
    expect(await test.counts()).toEqual(before);
  });

  it('refuses an empty file, a file without a name and a role that is none', async () => {
    await expectProblem(await ask('POST', '/api/v1/feeds?name=empty.csv', ''), 422, 'FEED_REFUSED');
    await expectProblem(await ask('POST', '/api/v1/feeds/feed_x/attach?name=a&role=other', 'x'), 400, 'BAD_QUERY');
  });
});

describe('files', () => {
  let path: string;
  let whole: Buffer;
  beforeAll(async () => {
    const { runId } = await test.run([{ id: 'a', params: { note: 'for download' } }]);
    const [artifact] = await test.caller.run.artifacts({ runId });
    path = `/api/v1/artifacts/${artifact.artifactId}/files/${artifact.files[0].path}`;
    whole = test.server.blobs.read(artifact.files[0].sha256);
  });

  it.each<[string, number, [number, number] | null]>([
    ['bytes=0-9', 206, [0, 10]],
    ['bytes=10-', 206, [10, 1e9]],
    ['bytes=-5', 206, [-5, 1e9]],
    ['bytes=0-99999', 206, [0, 1e9]],
    ['bytes=0-0', 206, [0, 1]],
    ['bytes=1-2,4-5', 200, [0, 1e9]],
    ['lines=1-2', 200, [0, 1e9]],
    ['bytes=-', 200, [0, 1e9]],
    ['bytes=99999-', 416, null],
    ['bytes=-0', 416, null],
  ])('Range %s answers %i', async (range, status, slice) => {
    const response = await ask('GET', path, undefined, { range });
    expect(response.status).toBe(status);
    const body = Buffer.from(await response.arrayBuffer());
    if (slice === null) return expect(response.headers.get('content-range')).toBe(`bytes */${whole.length}`);
    const expected = whole.subarray(...slice);
    expect(body.equals(expected)).toBe(true);
    expect(response.headers.get('content-length')).toBe(String(expected.length));
    if (status === 206) {
      const from = slice[0] < 0 ? whole.length + slice[0] : slice[0];
      expect(response.headers.get('content-range')).toBe(`bytes ${from}-${from + expected.length - 1}/${whole.length}`);
    }
  });

  it('answers HEAD with the length alone, and 304 to the digest', async () => {
    const head = await ask('HEAD', path);
    expect([head.status, head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([200, String(whole.length), 0]);
    expect(head.headers.get('content-disposition')).toBe('attachment; filename="value.json"');
    const again = await ask('GET', path, undefined, { 'if-none-match': head.headers.get('etag') ?? '' });
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
  });

  it('has a range for GET alone, and only of the bytes the client has', async () => {
    const head = await ask('HEAD', path, undefined, { range: 'bytes=0-9' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('content-range')]).toEqual([200, String(whole.length), null]);
    const etag = head.headers.get('etag') ?? '';
    expect((await ask('GET', path, undefined, { range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
    const other = await ask('GET', path, undefined, { range: 'bytes=0-9', 'if-range': '"another"' });
    expect([other.status, (await other.arrayBuffer()).byteLength]).toEqual([200, whole.length]);
    for (const header of [`"x", ${etag}`, `W/${etag}`, '*']) expect((await ask('GET', path, undefined, { 'if-none-match': header })).status).toBe(304);
    expect((await ask('GET', path, undefined, { range: 'bytes=9-3' })).status).toBe(200);
  });

  it.each<[string, string, string]>([
    ['POST', '/api/v1/artifacts/art_x/files/a/b', 'GET, HEAD'],
    ['DELETE', '/api/v1/sample.csv', 'GET, HEAD'],
    ['PATCH', '/api/v1/runs', 'GET, HEAD, POST'],
    ['PUT', '/api/v1/feeds', 'GET, HEAD, POST'],
    ['GET', '/api/v1/runs/art_x/cancel', 'POST'],
    ['HEAD', '/api/v1/feeds/feed_x/import', 'POST'],
    ['POST', '/api/v1/workspaces/x', 'DELETE, GET, HEAD, PATCH'],
  ])('%s %s names what is allowed', async (method, address, allow) => {
    const response = await ask(method, address, method === 'GET' || method === 'HEAD' ? undefined : {});
    expect(response.headers.get('allow')).toBe(allow);
    if (method === 'HEAD') expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([405, 0]);
    else await expectProblem(response, 405, 'METHOD_NOT_ALLOWED');
  });

  it('answers HEAD of a list with the length that GET has', async () => {
    const [head, get] = [await ask('HEAD', '/api/v1/presets'), await ask('GET', '/api/v1/presets')];
    expect([head.status, (await head.arrayBuffer()).byteLength]).toEqual([200, 0]);
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength));
    const sample = await ask('HEAD', '/api/v1/sample.csv');
    expect([sample.status, Number(sample.headers.get('content-length')) > 1000]).toEqual([200, true]);
  });
});

it('hides an unknown error and says which request it was', async () => {
  const { get } = test.server.catalogue.catalogue.presets as unknown as { get?: unknown };
  expect(get).toBeUndefined();
  const read = test.server.db.read;
  test.server.db.read = () => Promise.reject(new Error('the secret of row 7'));
  try {
    const problem = await expectProblem(await ask('GET', '/api/v1/runs'), 500, 'INTERNAL');
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(problem.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await ask('GET', '/api/ready')).status).toBe(503);
  } finally {
    test.server.db.read = read;
  }
  expect((await ask('GET', '/api/ready')).status).toBe(200);
  expect((await ask('GET', '/api/health')).status).toBe(200);
});
