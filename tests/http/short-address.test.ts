import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { openRegistry, type TestRegistry } from '../support/registry.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('/v1 is /api/v1', () => {
  let registry: TestRegistry;
  let api: ApiServer;
  beforeAll(async () => {
    registry = await openRegistry();
    api = await startApi(registry.server);
  });
  afterAll(async () => {
    await api.close();
    await registry.close();
  });

  it('reads, writes and sends files alike, with the query as it is', async () => {
    const made = await fetch(`${api.url}/v1/artifacts?name=a.txt&tags=one,two`, { method: 'POST', body: 'hello', headers: { 'content-type': 'text/plain' } });
    expect([made.status, made.headers.get('location')]).toEqual([201, expect.stringMatching(/^\/api\/v1\/artifacts\/art_/)]);
    const { artifactId } = (await made.json()) as { artifactId: string };
    for (const path of [`/artifacts?search=a&tags=one,two&limit=5`, `/artifacts/${artifactId}`, `/artifacts/${artifactId}/files/a.txt`]) {
      const [short, long] = await Promise.all([fetch(`${api.url}/v1${path}`), fetch(`${api.url}/api/v1${path}`)]);
      expect([short.status, await short.text()]).toEqual([200, await long.text()]);
    }
  });

  it('tells a problem with its long address; what only begins like it is none', async () => {
    const missing = await fetch(`${api.url}/v1/artifacts/art_none`);
    expect([missing.status, await missing.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'ARTIFACT_NOT_FOUND', instance: '/api/v1/artifacts/art_none' }),
    ]);
    for (const path of ['/v1', '/v10/artifacts', '/v2/artifacts']) expect((await fetch(`${api.url}${path}`)).status).toBe(404);
  });
});
