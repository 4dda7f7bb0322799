import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../server/pipeline/event.ts';
import { calmly } from '../support/calm.ts';
import { newFolder } from '../support/folders.ts';
import { openTestServer, refusal, stepOf, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.server.close());

type Requested = Extract<RunEvent, { type: 'approval.requested' }>;
const asking = (note: string, more: object = {}) => ({ id: 'b', params: { do: 'ask', note, ...more } });
const asked = async (runId: string, on = test): Promise<Requested> => (await on.event(runId, (event) => event.type === 'approval.requested')) as Requested;
/** Starts a plan that asks in its second step and waits until the question stands in the log. */
async function startAsking(note: string, more: object = {}, on = test): Promise<{ runId: string; approvalId: string }> {
  const runId = await on.start([{ id: 'a' }, asking(note, more), { id: 'c', uses: 't_read' }]);
  return { runId, approvalId: (await asked(runId, on)).approvalId };
}
const decide = (approvalId: string, decision: 'approved' | 'rejected', reason = '', on = test) =>
  on.caller.approval.decide({ approvalId, answer: { decision, reason } });
const idle = (on: TestServer) => vi.waitUntil(() => on.server.engine.busy().size === 0, { timeout: 20_000 });

describe('a step that asks', () => {
  it('ends its attempt, leaves its host and its place to others, and goes on with the answer', async () => {
    const { runId, approvalId } = await startAsking('one');
    await idle(test);
    const waiting = await test.caller.run.state({ runId });
    expect(waiting.status).toBe('waiting');
    expect(stepOf(waiting, 'b')).toMatchObject({
      status: 'pending',
      approvals: [{ approvalId, action: 't_deed', arguments: { note: 'one' }, decision: null }],
    });
    expect(stepOf(waiting, 'b').cards.plan.text).toBe('what would be done');
    expect((await test.run([{ id: 'other', params: { note: 'meanwhile' } }])).status).toBe('completed');

    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await decide(approvalId, 'approved', 'looks right')).toMatchObject({ approved: true, actor: 'local', reason: 'looks right' });
    const state = await test.end(runId);
    expect(state.status).toBe('completed');
    const step = stepOf(state, 'b');
    expect(step).toMatchObject({
      status: 'pass',
      detail: 'approved',
      attempt: 2,
      approvals: [{ decision: { approved: true, actor: 'local', reason: 'looks right' } }],
    });
    // Waiting is no work: neither the step's time nor the run's holds it.
    expect(state.summary?.waitedMs).toBeGreaterThanOrEqual(300);
    const at = async (type: string): Promise<number> => Date.parse((await test.log(runId)).findLast((event) => event.type === type)?.at ?? '');
    const [begun, ended] = [Date.parse(state.startedAt ?? ''), await at('run.completed')];
    expect(Math.abs(ended - begun - (state.summary?.durationMs ?? 0) - (state.summary?.waitedMs ?? 0))).toBeLessThan(calmly(50));
    expect(step.durationMs).toBeLessThan(ended - (await at('approval.decided')) + calmly(50));
    const types = (await test.log(runId)).filter((event) => 'step' in event && event.step === 'b').map((event) => event.type);
    expect(types.filter((type) => type !== 'step.progress')).toEqual([
      'step.started',
      'approval.requested',
      'approval.decided',
      'step.started',
      'step.completed',
    ]);
  });

  it('rejected keeps the run green; what it wrote differs, and neither is ever taken from the cache', async () => {
    for (const [decision, detail] of [
      ['rejected', 'not approved'],
      ['approved', 'approved'],
    ] as const) {
      const { runId, approvalId } = await startAsking('cache');
      await decide(approvalId, decision);
      const state = await test.end(runId);
      expect(state.status).toBe('completed');
      expect(stepOf(state, 'b')).toMatchObject({ detail, reusedFrom: null });
    }
  });

  it('twice is asked twice, and given each answer at its place', async () => {
    const runId = await test.start([{ id: 'a', params: { do: 'ask_twice' } }]);
    await decide((await asked(runId)).approvalId, 'approved');
    const second = (await test.event(runId, (event) => event.type === 'approval.requested' && event.arguments.n === 2)) as Requested;
    await decide(second.approvalId, 'rejected');
    expect(stepOf(await test.end(runId), 'a')).toMatchObject({ detail: 'true false', attempt: 3 });
  });

  it('keeps its retries: a question is no failed attempt', async () => {
    const runId = await test.start([{ id: 'a', uses: 't_stubborn', params: { do: 'ask', note: 'stubborn' } }]);
    await decide((await asked(runId)).approvalId, 'approved');
    expect(stepOf(await test.end(runId), 'a')).toMatchObject({ status: 'pass', retries: [] });
  });
});

describe('an answer', () => {
  it('given twice counts once, the second is refused with the first', async () => {
    const { runId, approvalId } = await startAsking('two answers');
    const answers = await Promise.allSettled([
      decide(approvalId, 'approved', 'first'),
      decide(approvalId, 'rejected', 'second'),
      decide(approvalId, 'rejected', 'third'),
    ]);
    expect(answers.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of answers)
      if (one.status === 'rejected') expect((one.reason as { cause: object }).cause).toMatchObject({ code: 'APPROVAL_DECIDED', current: { actor: 'local' } });
    await test.end(runId);
    const log = await test.log(runId);
    expect(log.filter((event) => event.type === 'approval.decided')).toHaveLength(1);
    expect(await refusal(decide(approvalId, 'approved'))).toMatchObject({ code: 'APPROVAL_DECIDED' });
  });

  it('after its time is none: silence is a no, in the log and in the history', async () => {
    const { runId, approvalId } = await startAsking('late', { windowMs: 50 });
    const state = await test.end(runId);
    expect(stepOf(state, 'b')).toMatchObject({
      detail: 'not approved',
      approvals: [{ decision: { approved: false, actor: 'system', reason: expect.stringContaining('nobody answered in time') } }],
    });
    expect(await refusal(decide(approvalId, 'approved'))).toMatchObject({ code: 'APPROVAL_DECIDED', message: expect.stringContaining('nobody answered') });
    const { rows } = await test.caller.approval.list({ runId });
    expect(rows).toMatchObject([{ approvalId, action: 't_deed', step: 'b', decision: { approved: false, actor: 'system' } }]);
  });

  it('to nothing is 404, and a body that is none is refused', async () => {
    expect(await refusal(decide('apr_nothing', 'approved'))).toMatchObject({ code: 'APPROVAL_NOT_FOUND' });
    for (const answer of [{}, { decision: 'yes' }, { decision: 'approved', why: 1 }, { decision: 'approved', reason: 'x'.repeat(501) }])
      expect(await refusal(test.caller.approval.decide({ approvalId: 'apr_nothing', answer: answer as never }))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it.each([
    ['yes', true],
    ['no', false],
  ] as const)('is given at once to a run started with approve "%s", and logged', async (approve, approved) => {
    const state = await test.run([asking(`at once ${approve}`)], { approve });
    expect(stepOf(state, 'b').approvals).toMatchObject([{ decision: { approved, actor: 'system', reason: `the run was started with approve "${approve}"` } }]);
    const log = await test.log(state.runId);
    expect(log.some((event) => event.type === 'step.logged' && event.message.includes('nobody was asked'))).toBe(true);
    expect(log.some((event) => event.type === 'run.paused')).toBe(false);
  });

  it('is what silence means where it is configured so', async () => {
    const other = await openTestServer({ env: { VITRINE_APPROVAL: 'no,t_deed=yes' } });
    const { runId } = await startAsking('configured', { windowMs: 50 }, other);
    expect(stepOf(await other.end(runId), 'b').approvals[0].decision).toMatchObject({ approved: true, actor: 'system' });
    await other.server.close();
  });
});

describe('while it waits', () => {
  it('a run can be cancelled: the question ends with it', async () => {
    const { runId, approvalId } = await startAsking('cancelled');
    await test.caller.run.cancel({ runId });
    const state = await test.end(runId);
    expect(state.status).toBe('cancelled');
    expect((await test.log(runId)).filter((event) => event.type === 'run.completed' || event.type === 'approval.decided')).toHaveLength(2);
    expect(await refusal(decide(approvalId, 'approved'))).toMatchObject({ code: 'APPROVAL_DECIDED', message: expect.stringContaining('cancelled') });
  });

  it('a run can be paused and resumed, before its answer and after', async () => {
    const { runId, approvalId } = await startAsking('paused');
    await test.caller.run.pause({ runId });
    expect((await test.caller.run.state({ runId })).status).toBe('paused');
    await test.caller.run.resume({ runId });
    expect((await test.caller.run.state({ runId })).status).toBe('waiting');
    await test.caller.run.pause({ runId });
    await decide(approvalId, 'approved');
    expect((await test.caller.run.state({ runId })).status).toBe('paused');
    await test.caller.run.resume({ runId });
    expect(stepOf(await test.end(runId), 'b').detail).toBe('approved');
  });
});

describe('over a restart of the server', () => {
  it('the question is still asked, and answered it goes on', async () => {
    const dataDir = newFolder('data');
    const before = await openTestServer({ dataDir });
    const { runId, approvalId } = await startAsking('restart', {}, before);
    await before.server.close();
    const after = await openTestServer({ dataDir, env: { VITRINE_RESUME: 'ask' } });
    expect((await after.caller.run.state({ runId })).status).toBe('waiting');
    await decide(approvalId, 'approved', '', after);
    const state = await after.end(runId);
    expect(stepOf(state, 'b').detail).toBe('approved');
    expect((await after.log(runId)).some((event) => event.type === 'run.interrupted')).toBe(false);
    await after.server.close();
  });

  it('a window that ended meanwhile is a no', async () => {
    const dataDir = newFolder('data');
    const before = await openTestServer({ dataDir });
    const { runId } = await startAsking('expired', { windowMs: 400 }, before);
    await before.server.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const after = await openTestServer({ dataDir });
    expect(stepOf(await after.end(runId), 'b').approvals[0].decision).toMatchObject({ approved: false, actor: 'system' });
    await after.server.close();
  });
});

describe('a replay', () => {
  it('is given the recorded decision, asks nobody, says so and reproduces', async () => {
    const { runId, approvalId } = await startAsking('replayed');
    await decide(approvalId, 'approved', 'because');
    await test.end(runId);
    const again = (await test.caller.run.replay({ runId })).runId;
    const state = await test.end(again);
    expect(state.summary?.verdict).toMatchObject({ verdict: 'reproduced' });
    expect(stepOf(state, 'b').approvals).toMatchObject([{ decision: { approved: true, actor: 'local', reason: 'because', recordedIn: runId } }]);
    const log = await test.log(again);
    expect(log.some((event) => event.type === 'step.logged' && event.message.includes(`recorded in run ${runId}`))).toBe(true);
    const { rows, total, nextCursor } = await test.caller.approval.list({ limit: 1 });
    expect([rows.length, total > 1, nextCursor !== null]).toEqual([1, true, true]);
    const next = await test.caller.approval.list({ limit: 1, cursor: nextCursor ?? '' });
    expect(next.rows[0].approvalId).not.toBe(rows[0].approvalId);
  });
});
