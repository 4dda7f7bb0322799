import { afterAll, beforeAll, expect, it } from 'vitest';
import { calmly } from '../support/calm.ts';
import { stepOf, type TestServer } from '../support/test-server.ts';
import { expectUnmoved, open, pairText, plant, whileAnswering } from './support.ts';

/** Body of a step's run, by name of its preset. */
const ACTS: Readonly<Record<string, { run: string; head?: string }>> = {
  throws: { run: "throw new Error('the tide is out');" },
  throws_odd: { run: 'throw undefined;' },
  loops: { run: 'for (;;);' },
  exits: { run: 'process.exit(3);' },
  aborts: { run: 'process.abort();' },
  eats: { run: 'const held = []; for (;;) held.push(new Float64Array(1 << 20).fill(held.length));' },
  wrong_kind: { run: "return { detail: 'done', outputs: { value: { findings: 'none' } } };" },
  wrong_name: { run: "return { detail: 'done', outputs: { other: {} } };" },
  nothing: { run: 'return undefined;' },
  number: { run: 'return 7;' },
  primitive: { run: "return { detail: 'done', outputs: { value: 7 } };" },
  intent: { run: "return { detail: 'done', intents: [{ type: 'drop.table', alias: 7 }] };" },
  circle: { run: 'const data = {}; data.self = data; return { detail: "done", data };' },
  talks: { run: "ctx.log('shout', { toString: () => { throw new Error('no words'); } }); return { detail: 'done' };" },
  forges: {
    run: "process.send({ type: 'done', outcome: null, datasets: 7 }); process.send(null); await new Promise((r) => setTimeout(r, 2000)); return { detail: 'done' };",
  },
};

let test: TestServer;
beforeAll(async () => {
  const files = Object.entries(ACTS).map(([id, act]) => [`${id}.mjs`, pairText(id, { ...act, more: id === 'loops' ? 'timeoutMs: 1500,' : '' })]);
  const patient = pairText('patient', { run: 'for (;;);' });
  test = await open(plant({ ...Object.fromEntries(files), 'patient.mjs': patient }), { VITRINE_HOST_MEMORY: '300MB' });
});
afterAll(() => test.server.close());

it.each<[string, string, RegExp]>([
  ['throws', 'STEP_THREW', /^the tide is out$/],
  ['throws_odd', 'STEP_THREW', /undefined/],
  ['loops', 'STEP_TIMEOUT', /^step loops_step: took longer than its limit of 1500 ms and was ended$/],
  ['exits', 'HOST_DIED', /^step exits_step: its process ended \(exit 3\) before it was done/],
  ['aborts', 'HOST_DIED', /^step aborts_step: its process ended \(SIGABRT\) before it was done/],
  ['eats', 'HOST_MEMORY', /^step eats_step: its process used \d+ MB, more than the limit of 300 MB, and was ended$/],
  ['wrong_kind', 'OUTPUT_REFUSED', /^step wrong_kind_step@1\.0\.0 wrote "value" that is no analysis: findings: /],
  ['wrong_name', 'OUTPUT_REFUSED', /wrote "other", which it does not declare; it declares value/],
  ['nothing', 'OUTPUT_REFUSED', /^step nothing_step@1\.0\.0 returned no result of a step: it: /],
  ['number', 'OUTPUT_REFUSED', /returned no result of a step/],
  ['primitive', 'OUTPUT_REFUSED', /wrote "value" that is no analysis/],
  ['intent', 'OUTPUT_REFUSED', /returned no result of a step: intents\.0\.type/],
  ['circle', 'STEP_THREW', /.+/],
  ['talks', 'STEP_THREW', /no words/],
  ['forges', 'HOST_DIED', /^step forges_step: its process said something that is no answer, and was ended$/],
])('a step that %s ends its own run with a sentence, and the server answers all the while', async (preset, code, words) => {
  const { result: state, ...calm } = await whileAnswering(test, async () => {
    const { runId } = await test.caller.run.start({ preset, anchorDay: '2026-05-31' });
    return test.end(runId);
  });
  expect(state.status).toBe('failed');
  expect(stepOf(state, `${preset}_step`)).toMatchObject({ status: 'fail', problem: { code, message: expect.stringMatching(words) } });
  expect((await test.log(state.runId)).filter((event) => event.type === 'run.completed')).toHaveLength(1);
  expectUnmoved(calm, 1);
});

it('a step that loops is ended by Cancel within a second', async () => {
  const { runId } = await test.caller.run.start({ preset: 'patient', anchorDay: '2026-05-31' });
  await test.event(runId, (event) => event.type === 'step.started');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const began = performance.now();
  await test.caller.run.cancel({ runId });
  expect((await test.end(runId)).status).toBe('cancelled');
  expect(performance.now() - began).toBeLessThan(calmly(1000));
});
