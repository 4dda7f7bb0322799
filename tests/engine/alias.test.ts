import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { newFolder } from '../support/folders.ts';
import { openTestServer, stepOf, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer({ env: { VITRINE_CONCURRENCY: '2' } });
});
afterAll(async () => {
  expect(await test.server.db.integrity()).toEqual([]);
  await test.server.close();
});

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
const move = (alias: string, digest: string, expected: string | null = '?') => ({
  id: 'move',
  uses: 't_seeing',
  params: { do: 'alias', alias, digest, expected },
});
const holder = async (alias: string) => {
  const rows = await test.server.db.read((q) => q.all<{ digest: string; run_id: string }>(sql`SELECT digest, run_id FROM alias WHERE name = ${alias}`));
  return rows[0] ?? null;
};
const history = (alias: string) =>
  test.server.db.read((q) =>
    q.all<{ digest: string | null; previous: string | null }>(sql`SELECT digest, previous FROM alias_history WHERE name = ${alias} ORDER BY id`),
  );

it('moves by compare-and-set; another holder than expected fails the step and moves nothing', async () => {
  const first = await test.run([move('cas', A)]);
  expect(await holder('cas')).toEqual({ digest: A, run_id: first.runId });
  const late = await test.run([move('cas', B, null)]);
  expect(late.status).toBe('failed');
  expect(stepOf(late, 'move').problem).toMatchObject({ code: 'ALIAS_MOVED', message: expect.stringContaining('moved by another run') });
  expect(stepOf(late, 'move').artifacts).toEqual([]);
  expect(await holder('cas')).toEqual({ digest: A, run_id: first.runId });
  const next = await test.run([move('cas', B)]);
  expect(await holder('cas')).toEqual({ digest: B, run_id: next.runId });
  expect(await history('cas')).toEqual([
    { digest: A, previous: null },
    { digest: B, previous: A },
  ]);
});

it('has one winner when two runs reach for it at once', async () => {
  const ends = await Promise.all([test.run([move('race', A, null)]), test.run([move('race', B, null)])]);
  expect(ends.map((state) => state.status).sort()).toEqual(['completed', 'failed']);
  const winner = ends.find((state) => state.status === 'completed');
  expect((await holder('race'))?.run_id).toBe(winner?.runId);
});

it('goes back to the holder before when the run fails, also over several moves of one run', async () => {
  const first = await test.run([move('undo', A)]);
  const failed = await test.run([move('undo', B), { ...move('undo', C), id: 'again' }, { id: 'bad', params: { do: 'throw' } }]);
  expect(failed.status).toBe('failed');
  expect(await holder('undo')).toEqual({ digest: A, run_id: first.runId });
  expect((await history('undo')).at(-1)).toEqual({ digest: A, previous: C });
});

it('is gone again when the run that made it is cancelled', async () => {
  const runId = await test.start([move('made', A), { id: 'wait', params: { do: 'work', note: 'alias' } }]);
  await test.event(runId, (event) => event.type === 'step.progress' && event.step === 'wait');
  expect((await holder('made'))?.digest).toBe(A);
  await test.caller.run.cancel({ runId });
  await test.end(runId);
  expect(await holder('made')).toBeNull();
  expect((await history('made')).at(-1)).toEqual({ digest: null, previous: A });
  expect((await test.run([move('made', B)])).status).toBe('completed');
});

it('stays with a later holder when the run before it fails', async () => {
  const runId = await test.start([move('later', A), { id: 'wait', params: { do: 'work', note: 'later' } }]);
  await test.event(runId, (event) => event.type === 'step.progress' && event.step === 'wait');
  const later = await test.run([move('later', B)]);
  await test.caller.run.cancel({ runId });
  await test.end(runId);
  expect(await holder('later')).toEqual({ digest: B, run_id: later.runId });
});

it('is kept by a run that completes, over a restart', async () => {
  const dataDir = newFolder('data');
  const before = await openTestServer({ dataDir });
  await before.run([move('kept', A)]);
  await before.server.close();
  const after = await openTestServer({ dataDir });
  expect((await after.run([move('kept', B, A)])).status).toBe('completed');
  await after.server.close();
});
