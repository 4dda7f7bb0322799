import { describe, expect, it, vi } from 'vitest';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import { refusal, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let test: TestServer;
let api: ApiServer;
let runId: string;
withDoor(
  async (opened) => {
    ({ test, api } = opened);
    ({ runId } = await test.caller.run.start({ preset: 'demo_minimal', anchorDay: '2026-05-31', models: ['ses', 'seasonal_average'] }));
    await test.end(runId);
  },
  { plugins: [] },
);

describe('sums by shop and product', () => {
  it('lists total, shops and products, the largest first, and shows the total', async () => {
    const sums = await test.caller.run.hierarchy({ runId });
    expect(sums?.meta.levels.map(({ level, nodes }) => [level, nodes])).toEqual([
      ['total', 1],
      ['store', 3],
      ['product', 10],
    ]);
    const rows = sums?.rows ?? [];
    expect(rows.map(({ level }) => level)).toEqual(['total', ...new Array(3).fill('store'), ...new Array(10).fill('product')]);
    const [total, ...rest] = rows;
    expect(total).toMatchObject({ node: 0, name: '', series: 30 });
    for (const level of ['store', 'product']) {
      const ahead = rest.filter((row) => row.level === level).map((row) => row.ahead);
      expect(ahead).toEqual([...ahead].sort((a, b) => b - a));
      expect(ahead.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total.ahead, 6);
    }
    expect(rows.every(({ recent, mean }) => recent.length === 56 && mean.length === 14)).toBe(true);
    expect(sums?.selected).toMatchObject({ node: 0, level: 'total', key: '', wape: total.wape });
    expect(sums?.selected.actual).toHaveLength(92);
    expect(sums?.selected.forecasts.map(({ title, baseline }) => [title, baseline])).toEqual([
      ['Adds up', false],
      ['On its own', true],
    ]);
  });

  it('shows any node with its ranges, and few rows when few are asked for', async () => {
    const sums = await test.caller.run.hierarchy({ runId, node: 2, limit: 2 });
    expect(sums?.rows).toHaveLength(1 + 2 + 2);
    expect(sums?.selected).toMatchObject({ node: 2, level: 'store' });
    expect(sums?.selected.store).not.toBe('');
    const [own] = sums?.selected.forecasts ?? [];
    for (const { lower, upper } of own.intervals)
      for (const [step, mean] of own.mean.entries()) {
        expect(lower[step]).toBeLessThanOrEqual(mean);
        expect(upper[step]).toBeGreaterThanOrEqual(mean);
      }
    expect(own.intervals.map(({ level }) => level)).toEqual([80, 95]);
  });

  it('refuses a node that is not there, and says nothing of a run without sums', async () => {
    expect(await refusal(test.caller.run.hierarchy({ runId, node: 14 }))).toMatchObject({
      code: 'ARTIFACT_NOT_FOUND',
      message: 'there is no node 14; this run has 14, counted from 0',
    });
    const one = await test.caller.run.start({ preset: 'demo_minimal', anchorDay: '2026-05-31', models: ['ses'], overrides: { stores: 1, products: 1 } });
    await test.end(one.runId);
    expect(await test.caller.run.hierarchy({ runId: one.runId })).toBeNull();
  });

  it('is the same over REST, and a table to take away', async () => {
    const answer = await fetch(`${api.url}/api/v1/runs/${runId}/hierarchy?node=5&limit=3`);
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(await test.caller.run.hierarchy({ runId, node: 5, limit: 3 }))));
    const table = await fetch(`${api.url}/api/v1/runs/${runId}/artifacts/hierarchy/download?format=json`);
    const rows = (await table.json()) as Record<string, string | number | null>[];
    expect(rows).toHaveLength((14 + 30) * 14);
    const sums = await test.caller.run.hierarchy({ runId });
    expect(rows[0]).toMatchObject({ date: '2026-06-01', level: 'total', name: null, step: 1, reconciled: sums?.selected.forecasts[0].mean[0] });
    const first = rows.filter(({ step }) => step === 1);
    const sumOf = (level: string): number => first.filter((row) => row.level === level).reduce((sum, row) => sum + Number(row.reconciled), 0);
    for (const level of ['store', 'product', 'series']) expect(sumOf(level)).toBeCloseTo(sumOf('total'), 6);
    expect(first.filter(({ level }) => level === 'series').map(({ name }) => name)).toContain((await test.caller.run.series({ runId, series: 29 })).key);
  });
});
