import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RunState } from '../../server/pipeline/run-state.ts';
import { newFolder } from '../support/folders.ts';
import { openTestServer, reduce, statuses, stepOf, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer({ env: { VITRINE_HOST_MEMORY: '300MB', VITRINE_CONCURRENCY: '2' } });
});
afterAll(() => test.server.close());

/** What must hold of every run that went wrong, however it did. */
async function expectFailed(state: RunState, step: string, code: string, words: RegExp): Promise<void> {
  expect(state.status).toBe('failed');
  expect(stepOf(state, step)).toMatchObject({ status: 'fail', problem: { code, message: expect.stringMatching(words) } });
  expect(state.summary?.problem?.code).toBe(code);
  const log = await test.log(state.runId);
  expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
  expect(log.filter((event) => event.type === 'run.completed')).toHaveLength(1);
  expect(reduce(log)).toEqual(state);
  expect(await test.caller.run.get({ runId: state.runId })).toMatchObject({ status: 'failed' });
}

it.each([
  ['throws', { do: 'throw' }, 't_act', 'STEP_THREW', /^planted error$/],
  ['ends its process', { do: 'exit' }, 't_act', 'HOST_DIED', /step bad: its process ended \(exit 3\)/],
  ['loops for ever', { do: 'spin' }, 't_hasty', 'STEP_TIMEOUT', /step bad: took longer than its limit of 500 ms/],
  ['works for ever', { do: 'work' }, 't_hasty', 'STEP_TIMEOUT', /limit of 500 ms/],
  ['eats memory in typed arrays', { do: 'eat' }, 't_act', 'HOST_MEMORY', /step bad: its process used \d+ MB, more than the limit of 300 MB/],
  ['tells NaN', { do: 'nan' }, 't_act', 'OUTPUT_REFUSED', /data\.figure is NaN/],
  [
    'writes what it did not declare',
    { do: 'undeclared' },
    't_act',
    'OUTPUT_REFUSED',
    /t_act@1\.0\.0 wrote "other", which it does not declare; it declares value/,
  ],
  ['says fail', { do: 'fail' }, 't_act', 'STEP_FAILED', /asked to fail/],
] as const)('a step that %s ends its own run with a named error', async (_, params, uses, code, words) => {
  const state = await test.run([{ id: 'good' }, { id: 'bad', uses, params }, { id: 'after', params: { note: 'after' } }]);
  await expectFailed(state, 'bad', code, words);
  expect(statuses(state)).toEqual({ good: 'pass', bad: 'fail', after: 'pending' });
});

it('serves on after all of that, and nothing half-written is found', async () => {
  expect((await test.run([{ id: 'fine' }])).status).toBe('completed');
  expect(await test.server.db.integrity()).toEqual([]);
});

it('retries as often as declared, waiting longer each time, and tells each try', async () => {
  const file = join(newFolder(), 'tries');
  const state = await test.run([{ id: 'b', uses: 't_stubborn', params: { do: 'throw', file, times: 2 } }]);
  expect(state.status).toBe('completed');
  expect(stepOf(state, 'b')).toMatchObject({ status: 'pass', attempt: 3, detail: 'done at last' });
  const log = await test.log(state.runId);
  const retried = log.filter((event) => event.type === 'step.retried');
  expect(retried.map(({ attempt, delayMs, problem }) => [attempt, delayMs, problem.code])).toEqual([
    [1, 100, 'STEP_THREW'],
    [2, 200, 'STEP_THREW'],
  ]);
  const waited = Date.parse(log.findLast((event) => event.type === 'step.started')?.at ?? '') - Date.parse(retried[1].at);
  expect(waited).toBeGreaterThanOrEqual(195);
});

it('gives up after the declared tries', async () => {
  const state = await test.run([{ id: 'b', uses: 't_stubborn', params: { do: 'throw', note: 'always' } }]);
  await expectFailed(state, 'b', 'STEP_THREW', /planted error/);
  expect(stepOf(state, 'b')).toMatchObject({ attempt: 3, retries: [{ code: 'STEP_THREW' }, { code: 'STEP_THREW' }] });
});

it('takes a new host when the old one died under a step that may be retried', async () => {
  const state = await test.run([{ id: 'b', uses: 't_stubborn', params: { do: 'exit' } }]);
  await expectFailed(state, 'b', 'HOST_DIED', /exit 3/);
  expect(stepOf(state, 'b').attempt).toBe(3);
});

it('skips a step whose input nobody wrote, and says who should have', async () => {
  const state = await test.run([
    { id: 'quiet', params: { do: 'silent' } },
    { id: 'reader', uses: 't_read' },
    { id: 'last', params: { note: 'last' } },
  ]);
  expect(state.status).toBe('completed');
  expect(stepOf(state, 'reader')).toMatchObject({ status: 'skip', detail: 'needs analysis as "value", which quiet (pass) did not write' });
  const alone = await test.run([{ id: 'reader', uses: 't_read' }]);
  expect(stepOf(alone, 'reader')).toMatchObject({ status: 'skip', detail: 'needs analysis as "value", which no earlier step of the plan writes' });
  expect(alone.status).toBe('completed');
});

it('lets a warning pass and counts it', async () => {
  const state = await test.run([
    { id: 'a', params: { do: 'warn' } },
    { id: 'b', uses: 't_read' },
  ]);
  expect(state.status).toBe('completed');
  expect(state.summary?.steps).toEqual({ pass: 1, warn: 1, skip: 0, fail: 0 });
});

it('keeps cards, data and log lines of a step', async () => {
  const state = await test.run([{ id: 'a', params: { do: 'card' } }]);
  expect(stepOf(state, 'a')).toMatchObject({ data: { n: 1 }, cards: { figures: { title: 'Figures' } } });
  const line = (await test.log(state.runId)).find((event) => event.type === 'step.logged');
  expect(line).toMatchObject({ message: 'a line', level: 'info', data: { n: 1 }, step: 'a', index: 1, total: 1, phase: 'test', attempt: 1 });
});
