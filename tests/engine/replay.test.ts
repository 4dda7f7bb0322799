import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { newFolder, ODD } from '../support/folders.ts';
import { plantPlugin } from '../support/planted-plugin.ts';
import { openTestServer, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const replay = async (test: TestServer, runId: string) => (await test.end((await test.caller.run.replay({ runId })).runId)).summary?.verdict;

it('is Reproduced for a deterministic run, twice, and leaves the source untouched', async () => {
  const test = await openTestServer();
  const { runId } = await test.caller.run.start({
    anchorDay: '2026-05-31',
    overrides: { stores: 1, products: 2 },
    preservation: 'keep',
    workspaceName: 'first',
  });
  await test.end(runId);
  const before = await test.log(runId);
  for (let round = 0; round < 2; round++) expect(await replay(test, runId)).toEqual({ verdict: 'reproduced', source: runId, compared: expect.any(Number) });
  expect(await test.log(runId)).toEqual(before);
  const detail = await test.caller.workspace.get({ workspace: 'first' });
  expect(detail.replays).toHaveLength(2);
  expect(detail.replays.every((one) => one.workspaceId !== null && one.workspace === '' && one.replayedFrom === runId)).toBe(true);
  const listed = await test.caller.workspace.list({});
  expect(listed.rows.map((row) => row.label)).toEqual(['replay of first', 'replay of first', 'first']);
  await test.server.close();
});

it('Differs where a step is not deterministic, and says that nothing else explains it', async () => {
  const test = await openTestServer();
  const source = await test.run([{ id: 'steady' }, { id: 'shaky', params: { do: 'clock' } }, { id: 'reader', uses: 't_read' }]);
  expect(await replay(test, source.runId)).toMatchObject({
    verdict: 'differs',
    step: 'shaky',
    output: 'value',
    compared: 1,
    reason: expect.stringContaining('not deterministic'),
  });
  await test.server.close();
});

it('Differs naming the step whose code was changed, its version, or that it fails now', async () => {
  const dataDir = newFolder('data');
  const planted = newFolder('planted');
  const open = (word: string, version?: string) => {
    plantPlugin(planted, word, version);
    return openTestServer({ dataDir, plugins: [ODD, planted] });
  };
  const before = await open('one');
  const source = await before.run([{ id: 'steady' }, { id: 'spoken', uses: 'planted' }]);
  expect(source.status).toBe('completed');
  await before.server.close();

  const changed = await open('two');
  const again = await changed.run([{ id: 'steady' }, { id: 'spoken', uses: 'planted' }]);
  expect(again.steps.map((step) => step.ranBecause)).toEqual(['the code of plugins or kit changed', 'the code of plugins or kit changed']);
  const verdict = await replay(changed, source.runId);
  expect(verdict).toMatchObject({ verdict: 'differs', step: 'spoken', output: 'value', reason: 'the code of plugins or kit changed since the source run' });
  if (verdict?.verdict === 'differs') expect(verdict.expected).not.toBe(verdict.found);
  await changed.server.close();

  const raised = await open('two', '2.0.0');
  expect(await replay(raised, source.runId)).toMatchObject({ step: 'spoken', reason: "the step's version changed from 1.0.0 to 2.0.0" });
  await raised.server.close();

  const restored = await open('one');
  expect(await replay(restored, source.runId)).toEqual({ verdict: 'reproduced', source: source.runId, compared: 2 });
  await restored.server.close();
});

it('refuses a run whose plugin is gone, and a run that has not ended', async () => {
  const dataDir = newFolder('data');
  const planted = newFolder('planted');
  plantPlugin(planted, 'one');
  const before = await openTestServer({ dataDir, plugins: [ODD, planted] });
  const source = await before.run([{ id: 'spoken', uses: 'planted' }]);
  const open = await before.start([{ id: 'a', params: { do: 'work', note: 'open' } }]);
  await expect(before.caller.run.replay({ runId: open })).rejects.toThrow(/replay it when it has ended/);
  await before.caller.run.cancel({ runId: open });
  await before.server.close();
  rmSync(join(planted, 'steps'), { recursive: true });
  const after = await openTestServer({ dataDir, plugins: [ODD, planted] });
  await expect(after.caller.run.replay({ runId: source.runId })).rejects.toThrow(/uses step "planted", which is not among/);
  await after.server.close();
});

it('is Reproduced on another number of threads', async () => {
  const dataDir = newFolder('data');
  const one = await openTestServer({ dataDir, env: { VITRINE_THREADS: '1' } });
  const { runId } = await one.caller.run.start({
    anchorDay: '2026-05-31',
    overrides: { stores: 3, products: 10 },
    models: ['auto_ets', 'dynamic_optimised_theta', 'naive', 'seasonal_naive'],
  });
  expect((await one.end(runId)).status).toBe('completed');
  await one.server.close();
  for (const threads of ['2', '4']) {
    const many = await openTestServer({ dataDir, env: { VITRINE_THREADS: threads } });
    expect(await replay(many, runId)).toEqual({ verdict: 'reproduced', source: runId, compared: expect.any(Number) });
    await many.server.close();
  }
});
