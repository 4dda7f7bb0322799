import { beforeAll, describe, expect, it, vi } from 'vitest';
import { KINDS, type KindId } from '../../server/kit/kinds/index.ts';
import type { RunEvent } from '../../server/pipeline/event.ts';
import type { RunState } from '../../server/pipeline/run-state.ts';
import { cli, startCli } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';
import { openTestServer, reduce, type TestServer } from '../support/test-server.ts';
import { expectSound } from './soundness.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const STEPS = 24;
/** The whole showcase on a small world. */
const SMALL = { stores: 3, products: 3, windowDays: 120 };
const MODELS = ['naive', 'seasonal_naive', 'ses'];
const RUN = [
  ...['run', 'showcase_rich', '--json', '--quiet', '--anchor-day', '2026-05-31', '--horizon', '7', '--models', MODELS.join(','), '--approve', 'no'],
  ...Object.entries(SMALL).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  ...['--workspace', 'showcase'],
];

const parse = (text: string): RunEvent[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RunEvent);
/** Digests of what was computed, none of what was seen of the world. */
const results = ({ steps }: RunState): Record<string, string> =>
  Object.fromEntries(
    steps.flatMap(({ id, artifacts }) =>
      artifacts.filter(({ kind }) => KINDS[kind as KindId].role === 'result').map(({ output, digest }) => [`${id}/${output}`, digest]),
    ),
  );
const aliasesOf = (test: TestServer) =>
  test.server.db.read((q) => q.all<{ name: string; digest: string; run_id: string }>('SELECT name, digest, run_id FROM alias ORDER BY name'));
const openDrills = (test: TestServer) => test.server.db.read((q) => q.all(`SELECT model_run_id FROM model_run WHERE source = 'drill' AND state <> 'archived'`));

let undisturbed: Record<string, string>;
beforeAll(async () => {
  const dataDir = newFolder('showcase');
  const { stdout, code } = await cli(RUN, dataDir);
  const state = reduce(parse(stdout));
  expect(state.steps.filter(({ status }) => status === 'fail' || status === 'pending').map(({ id, detail }) => [id, detail])).toEqual([]);
  expect([code, state.status, state.steps.length]).toEqual([0, 'completed', STEPS]);
  undisturbed = results(state);
  expect(Object.keys(undisturbed).length).toBeGreaterThan(20);
}, 120_000);

describe('kill -9 during the showcase', () => {
  it.each(Array.from({ length: STEPS }, (_, i) => i + 1))('right after step %i: one end, equal results, the alias where it belongs', async (index) => {
    const dataDir = newFolder('showcase');
    const program = startCli(RUN, dataDir);
    const line = await program.line((one) => one.includes('"step.completed"') && one.includes(`"index":${index},`));
    program.kill();
    const told = parse((await program.end).stdout);
    expect(line).not.toBeNull();
    const test = await openTestServer({ dataDir, plugins: [] });
    try {
      const [{ runId }] = (await test.caller.run.list({})).rows;
      const state = await test.end(runId);
      expect(state.status).toBe('completed');
      expect(results(state)).toEqual(undisturbed);
      await expectSound(test, told);
      const winner = state.steps.find(({ id }) => id === 'register')?.data.digest;
      expect(await aliasesOf(test)).toEqual([{ name: 'demo-production', digest: winner, run_id: runId }]);
      expect(await openDrills(test)).toEqual([]);
      expect((await test.caller.workspace.get({ workspace: 'showcase' })).run.status).toBe('completed');
      const plans = await test.caller.scenario.list({ tags: ['workspace:showcase'] });
      expect(plans.rows.map(({ name }) => name).sort()).toEqual(['showcase-holiday-uplift', 'showcase-price-cut-10pct']);
    } finally {
      await test.server.close();
    }
  });
});

describe('the showcase on one instance', () => {
  it('is green twice in a row and after a replay, and a cancel at any step leaves the alias as it was', async () => {
    const test = await openTestServer({ plugins: [] });
    const start = async (more: object = {}): Promise<string> =>
      (
        await test.caller.run.start({
          preset: 'showcase_rich',
          overrides: SMALL,
          anchorDay: '2026-05-31',
          models: MODELS,
          backtest: { horizon: 7 },
          approve: 'no',
          ...more,
        })
      ).runId;
    try {
      const first = await test.end(await start({ preservation: 'keep', workspaceName: 'one' }));
      const second = await test.end(await start({ reuse: false }));
      for (const state of [first, second]) expect([state.status, results(state)]).toEqual(['completed', undisturbed]);
      const { runId } = await test.caller.run.replay({ runId: first.runId });
      const replay = await test.end(runId);
      expect(replay.summary?.verdict).toMatchObject({ verdict: 'reproduced' });
      expect((await test.end(await start({ reuse: false }))).status).toBe('completed');
      let before = await aliasesOf(test);
      for (let index = 1; index <= STEPS; index++) {
        const cancelled = await start();
        await test.event(cancelled, (one) => one.type === 'step.completed' && one.index === index);
        await test.caller.run.cancel({ runId: cancelled }).catch(() => {}); // It may have ended by itself.
        const { status } = await test.end(cancelled);
        if (status === 'completed') before = await aliasesOf(test);
        if (status === 'completed') continue;
        expect(status).toBe('cancelled');
        expect(await aliasesOf(test), `cancelled after step ${index}`).toEqual(before);
        expect(await openDrills(test)).toEqual([]);
      }
      await expectSound(test);
    } finally {
      await test.server.close();
    }
  }, 400_000);
});
