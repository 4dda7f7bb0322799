import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../server/errors.ts';
import { importFeed } from '../../server/feeds/import-feed.ts';
import { importFeedInChild, inspectFeedInChild } from '../../server/feeds/run-job.ts';
import { calmly } from '../support/calm.ts';
import { LONG, openBench } from './feed-file.ts';

const bench = openBench();
afterAll(bench.close);
const blobsDir = join(bench.dir, 'blobs');
const job = (path: string) => ({ path, format: 'csv' as const, mapping: LONG, mode: 'strict' as const, tmpDir: bench.tmpDir });

describe('importFeedInChild', () => {
  it('gives what importFeed gives, and says how much memory it took', async () => {
    const path = bench.write('unique_id,ds,y\nA,2024-01-01,1\nA,2024-01-02,2\n');
    const here = await importFeed({ ...job(path), blobs: bench.blobs });
    const fractions: number[] = [];
    let peak = 0;
    const there = await importFeedInChild(
      { ...job(path), blobsDir },
      {
        onProgress: (fraction) => fractions.push(fraction),
        onUsage: (usage) => {
          peak = usage.rssPeak;
        },
      },
    );
    if (!here.ok || !there.ok) throw new Error('refused');
    expect(there).toEqual(here);
    expect(fractions.at(-1)).toBe(1);
    expect(peak).toBeGreaterThan(1e6);
  });

  it('brings errors home with code and fields', async () => {
    const path = bench.write('ds,y\n2024-01-01,1\n');
    const error: unknown = await importFeedInChild({ ...job(path), blobsDir }).catch((cause) => cause);
    expect(isAppError(error) && [error.code, error.errors[0].path]).toEqual(['INVALID_INPUT', 'mapping.roles.unique_id']);
    await expect(importFeedInChild({ ...job(join(bench.dir, 'none.csv')), blobsDir })).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    await expect(inspectFeedInChild(bench.write(''))).rejects.toMatchObject({ code: 'FEED_REFUSED', message: expect.stringContaining('empty') });
  });

  it('inspects in a child too', async () => {
    expect((await inspectFeedInChild(bench.write('unique_id,ds,y\nA,2024-01-01,1\n'))).mapping).toEqual(LONG);
  });

  it('is gone soon after Cancel', async () => {
    const lines = Array.from({ length: 400_000 }, (_, k) => `s${k % 40},${new Date(Date.UTC(2000, 0, 1 + Math.floor(k / 40))).toISOString().slice(0, 10)},1`);
    const path = bench.write(`unique_id,ds,y\n${lines.join('\n')}\n`);
    const stop = new AbortController();
    let at = 0;
    const onProgress = (): void => {
      at ||= performance.now();
      stop.abort(new Error('enough'));
    };
    await expect(importFeedInChild({ ...job(path), blobsDir }, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect(performance.now() - at).toBeLessThan(calmly(1000));
    await expect(importFeedInChild({ ...job(path), blobsDir }, { signal: stop.signal })).rejects.toThrow('enough');
  });
});
