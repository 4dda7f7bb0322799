import { expect, it, vi } from 'vitest';
import type { ArtifactRow } from '../../server/services/artifact/views.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let api: ApiServer;
let artifactId: string;
withDoor(
  async (opened) => {
    api = opened.api;
    const made = await fetch(`${api.url}/api/v1/artifacts?name=a.txt`, { method: 'POST', body: 'a', headers: { 'content-type': 'text/plain' } });
    ({ artifactId } = (await made.json()) as ArtifactRow);
  },
  { engine: false },
);

it.each([
  ['/artifacts/:id?x=1', 'x', 'not a parameter'],
  ['/artifacts/stats?x=1', 'x', 'not a parameter'],
  ['/artifacts/:id/versions?x=1', 'x', 'not a parameter'],
  ['/artifacts/:id/relationships?x=1', 'x', 'not a parameter'],
  ['/artifacts/:id/lineage?depth=1&depth=2', 'depth', 'more than once'],
  ['/artifacts/:id/files?limit=1&limit=2', 'limit', 'more than once'],
  ['/artifacts/:id/files?x=1', 'x', 'not a known field'],
  ['/artifacts?limit=1.5', 'limit', 'is a whole number'],
  ['/artifacts?limit=-1', 'limit', 'is at least 1'],
  ['/artifacts?minSize=99999999999999999999', 'minSize', 'is at most'],
  ['/artifacts?minSize=x', 'minSize', 'is a number'],
  ['/artifacts?createdAfter=2026-03-02&createdBefore=2026-03-01', 'createdAfter', 'is later than createdBefore'],
  ['/artifacts?modifiedAfter=2026-03-02&modifiedBefore=2026-03-01', 'modifiedAfter', 'is later than modifiedBefore'],
])('%s is refused by name', async (path, field, words) => {
  const response = await fetch(`${api.url}/api/v1${path.replace(':id', artifactId)}`);
  const { errors } = (await response.json()) as { errors: { path: string; message: string }[] };
  expect([response.status, errors]).toEqual([400, [{ path: field, message: expect.stringContaining(words) }]]);
});

it.each(['/artifacts/:id', '/artifacts/:id/versions', '/artifacts/:id/lineage?depth=1'])('%s is answered', async (path) => {
  expect((await fetch(`${api.url}/api/v1${path.replace(':id', artifactId)}`)).status).toBe(200);
});
