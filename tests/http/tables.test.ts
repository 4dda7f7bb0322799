import { request } from 'node:http';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, vi } from 'vitest';
import type { DatasetDetail, DatasetRow, DatasetSeriesRow, DatasetSeriesView } from '../../server/services/dataset/views.ts';
import type { FeedView } from '../../server/services/feed/views.ts';
import type { PluginView } from '../../server/services/plugin/views.ts';
import { DATE, DOUBLE, parquetFile, TEXT } from '../feeds/parquet-file.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let test: TestServer;
let api: ApiServer;
let digest: string;
const KEYS = ['Bär', '=1+1', 'c', 'd', 'e'];

withDoor(async (opened) => {
  ({ test, api } = opened);
  const rows = KEYS.flatMap((key, s) => Array.from({ length: 30 }, (_, k) => ({ key, day: 19_723 + k, y: s * 100 + k })));
  const bytes = parquetFile([
    { name: 'unique_id', as: TEXT, data: rows.map(({ key }) => key) },
    { name: 'ds', as: DATE, data: rows.map(({ day }) => day) },
    { name: 'y', as: DOUBLE, data: rows.map(({ y }) => y) },
  ]);
  digest = (await importBytes('Verkäufe “März”.parquet', bytes)).dataset ?? '';
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${api.url}/api/v1${path}`, { headers });
const json = async <T>(path: string): Promise<T> => (await (await get(path)).json()) as T;

async function importBytes(name: string, bytes: Buffer): Promise<FeedView> {
  const send = async (path: string, body: Buffer | string): Promise<FeedView> => {
    const response = await fetch(`${api.url}/api/v1${path}`, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(body)),
      headers: { 'content-type': 'application/json' },
    });
    const answer = (await response.json()) as FeedView & { detail?: string };
    if (!response.ok) throw new Error(answer.detail);
    return answer;
  };
  const feed = await send(`/feeds?name=${encodeURIComponent(name)}`, bytes);
  expect(feed).toMatchObject({ name, format: 'parquet', columns: ['unique_id', 'ds', 'y'], questions: [] });
  await send(`/feeds/${feed.feedId}/configure`, JSON.stringify({ mapping: feed.mapping, mode: 'strict' }));
  await send(`/feeds/${feed.feedId}/import`, '{}');
  for (;;) {
    const now = await json<FeedView>(`/feeds/${feed.feedId}`);
    if (now.status !== 'importing') return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a Parquet file sent over HTTP', () => {
  it('becomes a dataset like any other', async () => {
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await json<DatasetDetail>(`/datasets/${digest}`)).toMatchObject({
      series: 5,
      periods: 30,
      frequency: 'D',
      source: 'feed',
      title: 'Verkäufe “März”.parquet',
    });
  });

  it('is refused with a sentence when it is cut off', async () => {
    const whole = parquetFile([{ name: 'y', as: DOUBLE, data: [1, 2, 3] }]);
    const response = await fetch(`${api.url}/api/v1/feeds?name=cut.parquet`, { method: 'POST', body: new Uint8Array(whole.subarray(0, whole.length - 30)) });
    expect([response.status, await response.json()]).toEqual([
      422,
      expect.objectContaining({ code: 'FEED_REFUSED', detail: expect.stringContaining('cut off; send it again') }),
    ]);
  });
});

describe('datasets and plugins as REST', () => {
  it('say what the procedures say', async () => {
    const list = await json<{ rows: DatasetRow[]; total: number; nextCursor: string | null }>('/datasets?limit=1');
    expect(list).toEqual(await test.caller.dataset.list({ limit: 1 }));
    expect(await json(`/datasets/${digest}`)).toEqual(await test.caller.dataset.get({ digest }));
    expect(await json<DatasetSeriesView>(`/datasets/${digest}/series/3`)).toEqual(await test.caller.dataset.series({ digest, series: 3 }));
    const plugins = await json<PluginView[]>('/plugins');
    expect(plugins).toEqual(await test.caller.plugin.list());
    expect(plugins.some((plugin) => plugin.type === 'model' && plugin.state === 'loaded')).toBe(true);
  });

  it('page series by cursor', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { rows: DatasetSeriesRow[]; nextCursor: string | null; total: number } = await json(
        `/datasets/${digest}/series?sort=units&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect([page.total, page.rows[0].latest.length]).toEqual([5, 30]);
      seen.push(...page.rows.map((row) => row.key));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(KEYS.toReversed());
    const found = await json<{ rows: DatasetSeriesRow[] }>(`/datasets/${digest}/series?q=${encodeURIComponent('Bär')}`);
    expect(found.rows.map((row) => row.key)).toEqual(['Bär']);
    expect((await get(`/datasets/${digest}/series?sort=colour`)).status).toBe(400);
    expect((await get(`/datasets/${digest}/series/99`)).status).toBe(404);
  });
});

describe('downloads', () => {
  it.each([
    ['csv', 'text/csv; charset=utf-8'],
    ['json', 'application/json'],
    ['ndjson', 'application/x-ndjson'],
    ['parquet', 'application/vnd.apache.parquet'],
  ])('of a dataset as %s carry type, name and tag; HEAD and 304 no body', async (format, type) => {
    const path = `/datasets/${digest}/download?format=${format}`;
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Verk_ufe _M_rz_.${format}"; filename*=UTF-8''Verk%C3%A4ufe%20%E2%80%9CM%C3%A4rz%E2%80%9D.${format}`,
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.equals(Buffer.from(await (await get(path)).arrayBuffer()))).toBe(true);
    const head = await fetch(`${api.url}/api/v1${path}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('etag'), (await head.arrayBuffer()).byteLength]).toEqual([200, response.headers.get('etag'), 0]);
    expect((await get(path, { 'if-none-match': response.headers.get('etag') ?? '' })).status).toBe(304);
    if (format === 'csv') {
      const rows = parse(bytes, { columns: true }) as Record<string, string>[];
      expect(rows).toHaveLength(150);
      expect(rows[30]).toEqual({ date: '2024-01-01', store: '', product: '', series: "'=1+1", quantity: '100', state: 'observed' });
    }
  });

  it('of one series hold that series, under its name', async () => {
    const response = await get(`/datasets/${digest}/download?series=2&format=ndjson`);
    const rows = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { series: string });
    expect([rows.length, new Set(rows.map((row) => row.series))]).toEqual([30, new Set(['c'])]);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="c.ndjson"');
    expect((await get(`/datasets/${digest}/download?series=5`)).status).toBe(404);
  });

  it('end with the client: nothing is made for one who left', async () => {
    await new Promise<void>((resolve, reject) => {
      const outgoing = request(`${api.url}/api/v1/datasets/${digest}/download?format=csv`, (response) => {
        response.once('data', () => {
          response.destroy();
          resolve();
        });
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
    expect((await get('/system/health')).status).toBe(200);
  });

  it('of what a run wrote: every table by its id or its name, with dates and names of series', async () => {
    const { runId } = await test.caller.run.start({ anchorDay: '2026-05-31' });
    expect((await test.end(runId)).status).toBe('completed');
    const artifacts = await test.caller.run.artifacts({ runId });
    const tables = artifacts.filter(({ files }) => files.some(({ path }) => path === 'table.json'));
    expect(tables.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['dataset', 'models', 'backtest', 'forecast']));
    for (const { artifactId, output, kind } of tables) {
      const rows = await json<Record<string, unknown>[]>(`/runs/${runId}/artifacts/${artifactId}/download?format=json`);
      expect(Array.isArray(rows)).toBe(true);
      if (['dataset', 'models', 'backtest', 'forecast'].includes(kind)) expect([output, rows.length > 0]).toEqual([output, true]);
      if (kind !== 'models') expect(await json(`/runs/${runId}/artifacts/${encodeURIComponent(output)}/download?format=json`)).toEqual(rows);
    }
    const forecast = await json<Record<string, unknown>[]>(`/runs/${runId}/artifacts/forecast/download?format=json`);
    const view = await test.caller.run.series({ runId, series: 0 });
    const own = forecast.filter((row) => row.scope === 'series' && row.series === view.key);
    for (const { model, mean } of view.forecasts) {
      const steps = own.filter((row) => row.model === model);
      expect(steps.map((row) => row.mean)).toEqual(mean);
      expect(steps.map((row) => row.date)).toEqual(view.forecastDates);
    }
    const value = artifacts.find(({ files }) => files.some(({ path }) => path === 'value.json'));
    const refused = await get(`/runs/${runId}/artifacts/${value?.artifactId}/download`);
    expect([refused.status, await refused.json()]).toEqual([404, expect.objectContaining({ detail: expect.stringContaining('is no table but a value') })]);
  });
});
