import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/test-server.ts';
import { expectUnmoved, open, pairText, permitNow, plant, presetText, put, rowOf, rowsOf, sha256, stepText, whileAnswering } from './support.ts';

const AGAIN = (name: string): string => `mend it, then run "vitrine plugins allow ${name}" and "vitrine plugins reload"`;

describe('modules that cannot be used', () => {
  const step = (text: string): string => `${text}export default x;\n`;
  const FILES: Readonly<Record<string, string>> = {
    'throws.mjs': `throw new Error('the tide is out');`,
    'rejects.mjs': `Promise.reject(new Error('nobody listens')); export default {};`,
    'syntax.mjs': 'export default {',
    'empty.mjs': 'export const nothing = 1;',
    'thing.mjs': 'export default { id: "thing" };',
    'shapeless.mjs': 'export default { id: "shapeless", version: "1.0.0", title: "Shapeless", run() {} };',
    'old-kit.mjs': `export const kit = '7.2'; export default {};`,
    'imports.mjs': `import x from './throws.mjs'; export default x;`,
    'badid.mjs': step(stepText({ id: 'x' }).replace("id: 'x'", "id: 'Not An Id'")),
    'seed-twin.mjs': step(stepText({ id: 'x' }).replace("id: 'x'", "id: 'seed'")),
    'twin-a.mjs': step(stepText({ id: 'x' }).replace("id: 'x'", "id: 'twin'")),
    'twin-b.mjs': step(stepText({ id: 'x' }).replace("id: 'x'", "id: 'twin'")),
    'presets/lost.mjs': `${presetText('lost', 'no_such_step')}export default preset_lost;`,
    'presets/plan-throws.mjs': `${presetText('plan_throws', 'seed', { plan: "throw new RangeError('no plan today');" })}export default preset_plan_throws;`,
    'calm.mjs': pairText('calm'),
    'steps/waiting.mjs': step(stepText({ id: 'x' })),
    'typed.ts': 'export default {};',
  };
  let test: TestServer;
  beforeAll(async () => {
    const dataDir = plant(FILES, ['steps/waiting.mjs']);
    symlinkSync('/etc/hostname', join(dataDir, 'plugins/link.mjs'));
    test = await open(dataDir);
  });
  afterAll(() => test.server.close());

  it.each<[string, string, string]>([
    ['throws', 'throws.mjs', `throws.mjs is set aside: it threw while loading: the tide is out; ${AGAIN('throws.mjs')}`],
    ['leaves a rejection uncaught', 'rejects.mjs', 'rejects.mjs is set aside: it ended its process while loading (exit 1); it said: Error: nobody listens'],
    ['is no JavaScript', 'syntax.mjs', 'syntax.mjs is set aside: it threw while loading: Unexpected end of input'],
    ['exports nothing', 'empty.mjs', 'empty.mjs is set aside: it threw while loading: it has no default export; export one preset, step or model'],
    [
      'exports something else',
      'thing.mjs',
      'thing.mjs is set aside: it exports something that is no preset (plan), no step (run) and no model (fit or members)',
    ],
    ['lacks what a step has', 'shapeless.mjs', 'step "shapeless" of shapeless.mjs is set aside: its step is not as the kit asks: summary'],
    ['was built for another kit', 'old-kit.mjs', 'old-kit.mjs is set aside: it was built for kit 7.2, this is kit 1; get a version of it for kit 1'],
    [
      'imports what its hash does not cover',
      'imports.mjs',
      'imports.mjs is set aside: it threw while loading: it imports "./throws.mjs"; a plugin in one file imports',
    ],
    ['has a bad id', 'badid.mjs', 'step "Not An Id" of badid.mjs is set aside: its step is not as the kit asks: id does not fit'],
    ['takes an id of ours', 'seed-twin.mjs', 'step "seed" of seed-twin.mjs is set aside: its id "seed" is taken by'],
    ['takes an id of another', 'twin-b.mjs', 'step "twin" of twin-b.mjs is set aside: its id "twin" is taken by twin-a.mjs; rename one of the two'],
    [
      'names an unknown step',
      'presets/lost.mjs',
      'preset "lost" of presets/lost.mjs is set aside: its plan uses step "no_such_step", which does not exist; there are agent,',
    ],
    ['throws in plan', 'presets/plan-throws.mjs', 'preset "plan_throws" of presets/plan-throws.mjs is set aside: no plan today'],
    ['is a link', 'link.mjs', 'link.mjs is set aside: it is a link; copy the file itself with "vitrine plugins add"'],
  ])('one that %s', async (_, name, reason) => {
    const row = await rowOf(test, name);
    expect(row.state).toBe('quarantined');
    expect(row.reason?.slice(0, reason.length)).toBe(reason);
    expect(row.reason).toMatch(/vitrine plugins (allow|add|reload)/);
  });

  it('one that is TypeScript is loaded where Node runs it, and says so where it does not', async () => {
    const { reason } = await rowOf(test, 'typed.ts');
    if ((process.features as { typescript?: unknown }).typescript) expect(reason).toContain('it exports something that is no preset');
    else expect(reason).toMatch(/^typed\.ts is set aside: it is TypeScript, which Node v20\S* does not run by itself; use Node 24, or write it as \.mjs$/);
  });

  it('one that nobody allowed waits, with its hash, and nothing of it was run', async () => {
    expect(await rowOf(test, 'steps/waiting.mjs')).toMatchObject({
      state: 'waiting',
      type: null,
      hash: sha256(FILES['steps/waiting.mjs']),
      reason: 'steps/waiting.mjs waits to be allowed: read it, then run "vitrine plugins allow steps/waiting.mjs" and "vitrine plugins reload"',
    });
  });

  it('the sound one beside them runs to its end', async () => {
    expect((await rowsOf(test, 'calm.mjs')).map((row) => [row.type, row.id, row.state, row.origin, row.hash])).toEqual([
      ['preset', 'calm', 'loaded', 'file', sha256(FILES['calm.mjs'])],
      ['step', 'calm_step', 'loaded', 'file', sha256(FILES['calm.mjs'])],
    ]);
    expect((await rowsOf(test, 'calm.mjs'))[1].writes).toEqual(['analysis']);
    const { runId } = await test.caller.run.start({ preset: 'calm', anchorDay: '2026-05-31' });
    expect((await test.end(runId)).status).toBe('completed');
  });

  it('a damaged allow-list allows nothing and says so', async () => {
    put(test.dataDir, 'allowed.json', '{"calm.mjs": "yes"}');
    await test.caller.plugin.reload();
    expect((await rowOf(test, 'allowed.json')).reason).toMatch(/allowed\.json allows nothing: calm\.mjs is no SHA-256.*mend it, or remove it/);
    expect((await rowOf(test, 'calm.mjs')).state).toBe('waiting');
  });
});

describe('modules that end or block their process while loading', () => {
  const EAT = 'const held = []; for (;;) held.push(new Float64Array(1 << 20).fill(held.length));';
  it.each<[string, string, string, number]>([
    ['loops at top level', 'for (;;);', 'it did not finish loading within 3 s; its process was ended', 3000],
    ['waits for ever at top level', 'await new Promise(() => {});', 'it did not finish loading within 3 s; its process was ended', 3000],
    ['exits', 'process.exit(3);', 'it ended its process while loading (exit 3)', 0],
    ['aborts', 'process.abort();', 'it ended its process while loading (SIGABRT)', 0],
    ['eats 10 GB in typed arrays', EAT, 'MB of memory while loading, more than the limit of 512 MB; its process was ended', 0],
  ])('one that %s is found, left out, and the server answers all the while', async (_, text, words, least) => {
    const dataDir = plant({ 'calm.mjs': pairText('calm') });
    const test = await open(dataDir);
    put(dataDir, 'bad.mjs', text);
    permitNow(dataDir, ['bad.mjs', 'calm.mjs']);
    const began = performance.now();
    const calm = await whileAnswering(test, () => test.caller.plugin.reload());
    const tookMs = performance.now() - began;
    const row = await rowOf(test, 'bad.mjs');
    expect(row.state).toBe('quarantined');
    expect(row.reason).toContain(words);
    expect(row.reason).toMatch(/^bad\.mjs is set aside: /);
    expect(row.reason).toContain(AGAIN('bad.mjs'));
    expect(tookMs).toBeGreaterThan(least);
    expectUnmoved(calm, 10);
    // Known by its hash, it costs nothing the next time; changed, it is looked at again.
    await test.caller.plugin.reload();
    expect((await rowOf(test, 'bad.mjs')).reason).toBe(row.reason);
    put(dataDir, 'bad.mjs', pairText('mended'));
    permitNow(dataDir, ['bad.mjs', 'calm.mjs']);
    await test.caller.plugin.reload();
    expect((await rowsOf(test, 'bad.mjs')).map((one) => one.state)).toEqual(['loaded', 'loaded']);
    await test.server.close();
  });

  it('one that does it at boot is left out, and the server starts', async () => {
    const test = await open(plant({ 'exit.mjs': 'process.exit(0);', 'calm.mjs': pairText('calm') }));
    expect((await rowOf(test, 'exit.mjs')).reason).toContain('it ended its process while loading (exit 0)');
    expect((await rowsOf(test, 'calm.mjs')).map((row) => row.state)).toEqual(['loaded', 'loaded']);
    await test.server.close();
  });

  it('one that does it later, in nobody’s name, ends with third parties left out and ours at work', async () => {
    const test = await open(plant({ 'late.mjs': `setTimeout(() => process.exit(5), 300); ${pairText('late')}` }));
    await expect
      .poll(async () => (await test.caller.plugin.list()).filter((row) => row.name === 'late.mjs').map((row) => row.reason), { timeout: 20_000, interval: 100 })
      .toEqual([expect.stringContaining('late.mjs is set aside: one of the plugins ended their common process while none was being used')]);
    expect((await test.caller.run.check({ anchorDay: '2026-05-31' })).ok).toBe(true);
    await test.server.close();
  });
});

describe('a file that changes after it was allowed', () => {
  it('is not loaded at the next look, nor at a run without one', async () => {
    const dataDir = plant({ 'calm.mjs': pairText('calm') });
    const test = await open(dataDir);
    put(dataDir, 'calm.mjs', `${pairText('calm')}// changed\n`);
    const { runId } = await test.caller.run.start({ preset: 'calm', anchorDay: '2026-05-31' });
    const state = await test.end(runId);
    expect(state.status).toBe('failed');
    expect(state.summary?.problem).toMatchObject({
      code: 'PLUGIN_QUARANTINED',
      message: expect.stringMatching(
        /^calm\.mjs changed since it was allowed \([0-9a-f]{12} then, [0-9a-f]{12} now\); look at it, then run "vitrine plugins allow calm\.mjs" and "vitrine plugins reload"$/,
      ),
    });
    await test.caller.plugin.reload();
    expect(await rowOf(test, 'calm.mjs')).toMatchObject({
      state: 'quarantined',
      reason: expect.stringMatching(/^calm\.mjs is set aside: it changed since it was allowed .* look at it, then run "vitrine plugins allow calm\.mjs"/),
    });
    expect((await test.caller.preset.list()).map((preset) => preset.id)).not.toContain('calm');
    permitNow(dataDir, ['calm.mjs']);
    await test.caller.plugin.reload();
    const again = await test.caller.run.start({ preset: 'calm', anchorDay: '2026-05-31' });
    expect((await test.end(again.runId)).status).toBe('completed');
    await test.server.close();
  });
});
