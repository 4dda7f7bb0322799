import { expect, it, vi } from 'vitest';
import type { ModelRunDetail, ModelRunView } from '../../server/services/registry/views.ts';
import { cli } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';
import { runSmall } from '../support/small-run.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

it('models: list, show, verify; what is not there is exit 3', async () => {
  const dataDir = newFolder('cli-models');
  const empty = await cli(['models', 'list'], dataDir);
  expect([empty.code, empty.stdout]).toEqual([0, '']);
  const runId = await runSmall(dataDir);

  const listed = await cli(['models', 'list', '--run', runId, '--json'], dataDir);
  const rows = JSON.parse(listed.stdout) as ModelRunView[];
  // The run's champion is what it registers.
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(['naive', 'seasonal_naive']).toContain(row.model);
  const plain = await cli(['models'], dataDir);
  expect(plain.stdout.trim().split('\n')).toHaveLength(rows.length);

  const [first] = rows;
  const shown = await cli(['models', 'show', first.modelRunId, '--json'], dataDir);
  expect(JSON.parse(shown.stdout) as ModelRunDetail).toMatchObject({ modelRunId: first.modelRunId, runId, model: first.model });
  const verified = await cli(['models', 'verify', first.modelRunId, '--json'], dataDir);
  expect([verified.code, JSON.parse(verified.stdout)]).toEqual([0, expect.objectContaining({ verified: 'verified' })]);

  const missing = await cli(['models', 'show', 'mdr_none'], dataDir);
  expect([missing.code, missing.stdout, missing.stderr]).toEqual([3, '', expect.stringContaining('MODEL_RUN_NOT_FOUND')]);
  const wrong = await cli(['models', 'shwo', first.modelRunId], dataDir);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('error: ')]);
});
