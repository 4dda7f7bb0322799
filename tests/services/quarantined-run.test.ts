import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { loadQuarantine } from '../../server/services/artifact/load-quarantine.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import { refusal, type TestServer } from '../support/test-server.ts';
import { exported, keepDemo } from './bundle/origin.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let test: TestServer;
let api: ApiServer;
let runId: string;
let workspaceId: string;
withDoor(async (opened) => {
  ({ test, api } = opened);
  workspaceId = await keepDemo(test, 'damaged');
  runId = (await test.caller.run.list({ limit: 1 })).rows[0].runId;
});

const get = (path: string): Promise<Response> => fetch(`${api.url}/api/v1${path}`);

it('neither draws nor sends nor exports a forecast whose bytes were found damaged, until the right ones are back', async () => {
  const forecast = (await test.caller.run.artifacts({ runId })).find((one) => one.kind === 'forecast')!;
  const mean = forecast.files.find((file) => file.path === 'mean.f64')!;
  const stored = test.server.blobs.path(mean.sha256);
  const right = readFileSync(stored);
  const wrong = Buffer.from(right);
  wrong[0] ^= 1;
  writeFileSync(stored, wrong);
  expect(await test.caller.artifact.verify({ artifactId: forecast.artifactId })).toMatchObject({ ok: false });

  expect((await refusal(test.caller.run.series({ runId, series: -1 }))).code).toBe('CORRUPT_BLOB');
  const said = await get(`/runs/${runId}/series/-1`);
  expect([said.status, ((await said.json()) as { detail: string }).detail]).toEqual([
    500,
    expect.stringMatching(/quarantined and not served. Put the right bytes back/),
  ]);
  for (const format of ['csv', 'json', 'ndjson', 'parquet'])
    expect([format, (await get(`/runs/${runId}/artifacts/forecast/download?format=${format}`)).status]).toEqual([format, 500]);
  expect((await get(`/artifacts/${runId}/files/tables/forecast.csv`)).status).toBe(500);
  const { virtual } = await test.caller.artifact.files({ artifactId: runId });
  expect(virtual.map((file) => file.path)).not.toContain('tables/forecast.csv');
  expect(virtual.map((file) => file.path)).toContain('tables/backtest.csv');
  expect((await test.caller.run.artifacts({ runId })).find((one) => one.kind === 'forecast')?.damaged).toEqual(['mean.f64']);
  // What is whole is still told.
  expect((await test.caller.run.results({ runId }))?.backtest.models.length).toBeGreaterThan(1);

  const bundle = await exported(test, workspaceId, 'artifacts');
  expect(bundle.unresolvedReferences).toContainEqual(
    expect.objectContaining({ id: forecast.artifactId, reason: expect.stringMatching(/mean\.f64 are quarantined/) as string }),
  );
  expect(bundle.files.some((file) => file.path.includes(forecast.artifactId) && file.path.endsWith('mean.f64'))).toBe(false);

  // A server that starts now knows it too.
  test.server.blobs.quarantined.clear();
  await loadQuarantine(test.server.db, test.server.blobs);
  expect((await refusal(test.caller.run.series({ runId, series: -1 }))).code).toBe('CORRUPT_BLOB');

  // The same file sent again takes the place of the damaged one, and is checked at once.
  expect((await fetch(`${api.url}/api/v1/blobs`, { method: 'POST', body: right })).status).toBe(201);
  expect(readFileSync(stored).equals(right)).toBe(true);
  expect((await test.caller.run.series({ runId, series: -1 })).forecasts.length).toBeGreaterThan(0);
  expect((await get(`/runs/${runId}/artifacts/forecast/download`)).status).toBe(200);
});

it('leaves out only what damaged bytes are needed for: scores of a series, what was concluded', async () => {
  const made = await test.caller.run.artifacts({ runId });
  const sha = (kind: string, path: string): string => made.find((one) => one.kind === kind)!.files.find((file) => file.path === path)!.sha256;
  const [scores, said] = [sha('backtest', 'wape.f64'), made.find((one) => one.kind === 'analysis')!.files[0].sha256];
  const whole = await test.caller.run.series({ runId, series: 0 });
  expect(whole.score).not.toBeNull();
  expect((await test.caller.run.results({ runId }))?.findings.length).toBeGreaterThan(0);
  try {
    for (const one of [scores, said]) test.server.blobs.quarantined.add(one);
    expect(await test.caller.run.series({ runId, series: 0 })).toEqual({ ...whole, wape: null, score: null });
    expect(await test.caller.run.results({ runId })).toMatchObject({ findings: [], proposal: null, backtest: { winner: expect.any(String) as string } });
    expect((await refusal(test.caller.run.seriesList({ runId, sort: 'exception', limit: 5 }))).code).toBe('CORRUPT_BLOB');
  } finally {
    for (const one of [scores, said]) test.server.blobs.quarantined.delete(one);
  }
});
