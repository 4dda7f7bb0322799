import { expect, it } from 'vitest';
import { refusal } from '../support/test-server.ts';
import { expectUnmoved, open, permitNow, plant, presetText, put, rowOf, rowsOf, stepText, whileAnswering } from './support.ts';

const module = (plan: string): string => `${stepText({ id: 'p_step' })}${presetText('p', 'p_step', { plan })}export default [p_step, preset_p];\n`;

it('a plan that loops for its defaults is found when it is loaded, and the server answers all the while', async () => {
  const dataDir = plant({});
  const test = await open(dataDir);
  put(dataDir, 'p.mjs', module('for (;;);'));
  permitNow(dataDir, ['p.mjs']);
  const calm = await whileAnswering(test, () => test.caller.plugin.reload());
  expect(await rowOf(test, 'p.mjs')).toMatchObject({
    state: 'quarantined',
    reason:
      'p.mjs is set aside: it did not answer within 1000 ms; its process was ended; mend it, then run "vitrine plugins allow p.mjs" and "vitrine plugins reload"',
  });
  expectUnmoved(calm, 10);
  await test.server.close();
});

it.each([
  ['loops', 'for (;;);', /^p\.mjs is set aside: it did not answer within 1000 ms; its process was ended; mend it/],
  ['exits', 'process.exit(4);', /^p\.mjs is set aside: it ended its process while planning \(exit 4\); mend it/],
  [
    'eats memory',
    'const held = []; for (;;) held.push(new Float64Array(1 << 20).fill(held.length));',
    /^p\.mjs is set aside: it (used \d+ MB of memory while planning|did not answer)/,
  ],
])('a plan that %s for some settings alone refuses that start with a sentence, and is left out from then on', async (_, act, words) => {
  const test = await open(plant({ 'p.mjs': module(`if (settings.overrides.word === 'bad') { ${act} }`) }));
  const good = await test.caller.run.start({ preset: 'p', anchorDay: '2026-05-31' });
  expect((await test.end(good.runId)).status).toBe('completed');
  const before = await test.counts();
  const { result, ...calm } = await whileAnswering(test, async () => {
    const bad = refusal(test.caller.run.start({ preset: 'p', anchorDay: '2026-05-31', overrides: { word: 'bad' } }));
    // Asked at the same moment, answered by the host that follows.
    const other = test.caller.run.check({ anchorDay: '2026-05-31' });
    return { bad: await bad, other: await other };
  });
  expect(result.bad).toMatchObject({ code: 'PLUGIN_QUARANTINED', message: expect.stringMatching(words) });
  expect(result.other.ok).toBe(true);
  expectUnmoved(calm, 5);
  expect(await test.counts()).toEqual({ ...before, guard: expect.anything() });
  expect(await rowOf(test, 'p.mjs')).toMatchObject({ state: 'quarantined', reason: result.bad.message });
  expect(await refusal(test.caller.run.start({ preset: 'p' }))).toMatchObject({ code: 'UNKNOWN_PRESET' });
  await test.server.close();
});

it('a plan that throws, or is no plan, for some settings refuses that start and stays', async () => {
  const test = await open(
    plant({
      'p.mjs': module(`if (settings.overrides.word === 'bad') throw new RangeError('no plan today'); if (settings.overrides.word === 'none') return 7;`),
    }),
  );
  for (const [word, message] of [
    ['bad', 'no plan today'],
    ['none', /.+/],
  ] as const) {
    const refused = await refusal(test.caller.run.start({ preset: 'p', anchorDay: '2026-05-31', overrides: { word } }));
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(message) });
  }
  expect((await rowsOf(test, 'p.mjs')).map((row) => row.state)).toEqual(['loaded', 'loaded']);
  await test.server.close();
});
