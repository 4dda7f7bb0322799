import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTestServer, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(async () => {
  expect(await test.server.db.integrity()).toEqual([]);
  await test.server.close();
});

const [A, B] = ['a', 'b'].map((letter) => letter.repeat(64));
const DRILL = 't-alias--drill';
const move = (alias: string, digest: string) => ({ id: `move_${digest[0]}_${alias.length}`, uses: 't_seeing', params: { do: 'alias', alias, digest } });
const aliases = () => test.server.db.read((q) => q.all<{ name: string; digest: string }>(sql`SELECT name, digest FROM alias ORDER BY name`));
const drills = (runId: string) =>
  test.server.db.read((q) => q.all<{ state: string; source: string }>(sql`SELECT state, source FROM model_run WHERE run_id = ${runId} ORDER BY model_run_id`));

it('a drill is over when its run is, and the real alias never moved for it', async () => {
  await test.run([move('t-alias', A)]);
  const { runId } = await test.run([move(DRILL, B)]);
  expect(await aliases()).toEqual([{ name: 't-alias', digest: A }]);
  expect(await drills(runId)).toEqual([{ state: 'archived', source: 'drill' }]);
  const lines = await test.server.db.read((q) => q.all<{ kind: string }>(sql`SELECT kind FROM alias_history WHERE name = ${DRILL} ORDER BY id`));
  expect(lines).toEqual([{ kind: 'move' }, { kind: 'remove' }]);
});

it('is there while the run goes on, and gone when it is cancelled', async () => {
  const runId = await test.start([move(DRILL, B), { id: 'wait', params: { do: 'work', note: 'drill' } }]);
  await test.event(runId, (event) => event.type === 'step.progress' && event.step === 'wait');
  expect((await aliases()).map((one) => one.name)).toEqual(['t-alias', DRILL]);
  expect(await test.caller.registry.aliases()).toHaveLength(1);
  expect(await test.caller.registry.aliases({ drills: true })).toHaveLength(2);
  const { ops, drift, retraining } = await test.caller.ops.view();
  expect(ops).toMatchObject({ totalAliases: 1, totalRuns: 1 });
  expect([...drift.map((one) => one.model), ...retraining.map((one) => one.model.model)]).not.toContain('t_bbbb');
  await test.caller.run.cancel({ runId });
  await test.end(runId);
  expect((await aliases()).map((one) => one.name)).toEqual(['t-alias']);
  expect(await drills(runId)).toEqual([{ state: 'archived', source: 'drill' }]);
});

it('what a drill entered cannot be reached by a real alias', async () => {
  const { runId } = await test.run([move(DRILL, B)]);
  const [made] = (await test.caller.registry.list({ runId })).rows;
  await expect(test.caller.registry.promote({ name: 't-alias', modelRunId: made.modelRunId, expected: null })).rejects.toThrow('was made for a drill');
  await expect(test.caller.registry.gates({ name: DRILL, modelRunId: made.modelRunId })).rejects.toThrow('is the name of a drill');
});
