import { expect, it, vi } from 'vitest';
import type { RunEvent } from '../../server/pipeline/event.ts';
import type { RunState } from '../../server/pipeline/run-state.ts';
import { serveApi } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';
import { reduce, stepOf } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

const ROUNDS = Math.ceil(Number(process.env.CRASH_ROUNDS ?? 20) / 4);

type Served = Awaited<ReturnType<typeof serveApi>>;
const kill = async (served: Served): Promise<void> => {
  served.kill();
  await served.end;
};
async function ask<T>({ url }: Served, path: string, body?: object): Promise<{ status: number; value: T }> {
  const init = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${url}/api/v1${path}`, init);
  const text = await response.text();
  return { status: response.status, value: (text === '' ? null : JSON.parse(text)) as T };
}
const stateOf = async (served: Served, runId: string): Promise<RunState> => (await ask<RunState>(served, `/runs/${runId}/state`)).value;
const start = async (served: Served, windowMs: number): Promise<string> => {
  const steps = [{ id: 'a' }, { id: 'b', params: { do: 'ask', note: 'killed', windowMs } }, { id: 'c', uses: 't_read' }];
  return (await ask<{ runId: string }>(served, '/runs', { preset: 't_script', overrides: { steps }, anchorDay: '2026-05-31' })).value.runId;
};
const until = async (served: Served, runId: string, fits: (state: RunState) => boolean): Promise<RunState> => {
  for (;;) {
    const state = await stateOf(served, runId);
    if (fits(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const openId = (state: RunState): string | undefined => state.steps.flatMap((step) => step.approvals).find((one) => one.decision === null)?.approvalId;

/** The log is whole: each question answered once, one end, nothing done while it waited. */
async function expectWhole(served: Served, runId: string): Promise<RunState> {
  const log = (await ask<RunEvent[]>(served, `/runs/${runId}/events?limit=5000`)).value;
  expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
  expect(log.filter((event) => event.type === 'run.completed')).toHaveLength(1);
  let waiting: string | null = null;
  for (const event of log) {
    if (event.type === 'approval.requested') waiting = event.approvalId;
    else if (event.type === 'approval.decided') {
      expect(event.approvalId).toBe(waiting);
      waiting = null;
    } else if (event.type.startsWith('step.')) expect(waiting).toBeNull();
  }
  const { rows } = (await ask<{ rows: { approvalId: string; decision: object | null }[] }>(served, `/approvals?runId=${runId}`)).value;
  expect(rows.every((row) => row.decision !== null)).toBe(true);
  expect(rows).toHaveLength(log.filter((event) => event.type === 'approval.requested').length);
  return reduce(log);
}

it('kill -9 while it waits: the question is there again, and answered the run goes on; killed again right after the answer, it still counts', async () => {
  const dataDir = newFolder('crash');
  const first = await serveApi(dataDir);
  const runId = await start(first, 60_000);
  const asked = openId(await until(first, runId, (state) => state.status === 'waiting'));
  await kill(first);
  const second = await serveApi(dataDir);
  const waiting = await stateOf(second, runId);
  expect([waiting.status, openId(waiting)]).toEqual(['waiting', asked]);
  expect((await ask(second, `/approvals/${asked}`, { decision: 'approved', reason: 'after the death' })).status).toBe(204);
  await kill(second);
  const third = await serveApi(dataDir);
  expect((await ask(third, `/approvals/${asked}`, { decision: 'rejected' })).status).toBe(409);
  const ended = await until(third, runId, (state) => state.finishedAt !== null);
  expect(stepOf(ended, 'b')).toMatchObject({ detail: 'approved', approvals: [{ decision: { approved: true, reason: 'after the death' } }] });
  expect((await expectWhole(third, runId)).status).toBe('completed');
  await kill(third);
});

it('a window that ends while nothing runs is a no at the next start', async () => {
  const dataDir = newFolder('crash');
  const first = await serveApi(dataDir);
  const runId = await start(first, 1500);
  const asked = openId(await until(first, runId, (state) => state.status === 'waiting'));
  await kill(first);
  await new Promise((resolve) => setTimeout(resolve, 1600));
  const second = await serveApi(dataDir);
  const ended = await until(second, runId, (state) => state.finishedAt !== null);
  expect(stepOf(ended, 'b').approvals).toMatchObject([{ approvalId: asked, decision: { approved: false, actor: 'system' } }]);
  await expectWhole(second, runId);
  await kill(second);
});

it(
  `kill -9 at any moment around the question, ${ROUNDS} times`,
  async () => {
    const dataDir = newFolder('crash');
    let served = await serveApi(dataDir);
    for (let round = 0; round < ROUNDS; round++) {
      const runId = await start(served, 60_000);
      for (let deaths = 0; deaths < 3; deaths++) {
        await new Promise((resolve) => setTimeout(resolve, ((round * 3 + deaths) % 7) * 60));
        const open = openId(await stateOf(served, runId));
        // Answered and killed at once, asked or not yet asked: all of it happens over the rounds.
        const answered = open && deaths > 0 ? ask(served, `/approvals/${open}`, { decision: 'approved' }).catch(() => null) : null;
        if (deaths === 1) await answered;
        await kill(served);
        await answered;
        served = await serveApi(dataDir);
      }
      await until(served, runId, (state) => state.finishedAt !== null || openId(state) !== undefined);
      const left = openId(await stateOf(served, runId));
      if (left) expect((await ask(served, `/approvals/${left}`, { decision: 'approved' })).status).toBe(204);
      await until(served, runId, (state) => state.finishedAt !== null);
      const state = await expectWhole(served, runId);
      expect([state.status, stepOf(state, 'b').detail]).toEqual(['completed', 'approved']);
    }
    await kill(served);
  },
  120_000 + ROUNDS * 90_000,
);
