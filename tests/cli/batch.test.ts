import { expect, it, vi } from 'vitest';
import type { BatchItemView, BatchRow, BatchView } from '../../server/services/batch/views.ts';
import { cli } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';
import { runSmall } from '../support/small-run.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

it('batch: start, list, show; none is no line at all; what is not there is exit 3', async () => {
  const dataDir = newFolder('cli-batch');
  const none = await cli(['batch', 'list'], dataDir);
  expect([none.code, none.stdout]).toEqual([0, '']);
  expect(JSON.parse((await cli(['batch', 'list', '--json'], dataDir)).stdout)).toEqual([]);

  const runId = await runSmall(dataDir);
  const started = await cli(['batch', 'start', '--run', runId, '--top', '2', '--models', 'naive,seasonal_naive', '--quiet'], dataDir);
  expect([started.code, started.stderr]).toEqual([0, '']);

  const [row, ...others] = JSON.parse((await cli(['batch', 'list', '--json'], dataDir)).stdout) as BatchRow[];
  expect(others).toEqual([]);
  expect((await cli(['batch'], dataDir)).stdout).toContain(row.batchId);
  const shown = JSON.parse((await cli(['batch', 'show', row.batchId, '--json'], dataDir)).stdout) as BatchView & { list: BatchItemView[] };
  expect(shown.batchId).toBe(row.batchId);
  expect([...new Set(shown.list.map((item) => item.model))].sort()).toEqual(['naive', 'seasonal_naive']);
  expect(shown.list).toHaveLength(4);

  const missing = await cli(['batch', 'show', 'art_none'], dataDir);
  expect([missing.code, missing.stdout, missing.stderr]).toEqual([3, '', expect.stringContaining('BATCH_NOT_FOUND')]);
});
