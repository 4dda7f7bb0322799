import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { THIRD_PARTY } from '../../server/cli/third-party-templates.ts';
import { createCaller } from '../../server/routers/app-router.ts';
import { open, pairText, permitNow, plant, put } from '../hostile/support.ts';
import { refusal } from '../support/test-server.ts';

it('lists ours and theirs alike, and takes up what is new with an audit row; who may only read is refused', async () => {
  const dataDir = plant({});
  const test = await open(dataDir);
  const before = await test.caller.plugin.list();
  const { codeDigest } = test.server.catalogue.catalogue;
  expect(before.find((row) => row.id === 'train')).toMatchObject({
    name: 'train',
    type: 'step',
    origin: 'built-in',
    state: 'loaded',
    reason: null,
    hash: codeDigest,
    reads: expect.arrayContaining(['dataset']),
    writes: ['models'],
  });
  put(dataDir, 'calm.mjs', pairText('calm'));
  permitNow(dataDir, ['calm.mjs']);
  const reader = createCaller({ server: test.server, actor: { name: 'guest', scope: 'read' }, requestId: 'test' });
  expect(await refusal(reader.plugin.reload())).toMatchObject({ code: 'FORBIDDEN' });
  expect(await reader.plugin.list()).toEqual(before);
  const after = await test.caller.plugin.reload();
  expect(after.filter((row) => !before.some((old) => old.id === row.id)).map((row) => row.id)).toEqual(['calm', 'calm_step']);
  expect(await test.caller.plugin.list()).toEqual(after);
  expect(await test.server.db.read((q) => q.all(sql`SELECT actor, verb FROM audit`))).toEqual([{ actor: 'local', verb: 'plugin.reload' }]);
  await test.server.close();
});

it('a run of ours keeps its cache when a third party’s step comes or changes; a model that comes is other code', async () => {
  const dataDir = plant({ 'calm.mjs': pairText('calm') });
  const test = await open(dataDir);
  const run = async (preset: string) =>
    test.end((await test.caller.run.start({ preset, anchorDay: '2026-05-31', overrides: preset === 'calm' ? {} : { stores: 1, products: 2 } })).runId);
  const before = test.server.catalogue.catalogue.models.filter((model) => model.baseline || model.recommended === true).map((model) => model.id);
  await run('demo_minimal');
  const first = await run('calm');
  expect(first.steps[0].reusedFrom).toBeNull();
  put(dataDir, 'calm.mjs', `${pairText('calm')}// another\n`);
  permitNow(dataDir, ['calm.mjs']);
  await test.caller.plugin.reload();
  const again = await run('calm');
  expect(again.steps[0]).toMatchObject({ reusedFrom: null, ranBecause: 'the code of plugins or kit changed' });
  expect((await run('calm')).steps[0].reusedFrom).toBe(again.runId);
  expect((await run('demo_minimal')).steps.find((step) => step.id === 'train')?.reusedFrom).not.toBeNull();

  put(dataDir, 'models/own.mjs', THIRD_PARTY.model({ id: 'own', file: 'own', title: 'Own', phase: '' }));
  permitNow(dataDir, ['calm.mjs', 'models/own.mjs']);
  await test.caller.plugin.reload();
  const withModel = await run('demo_minimal');
  expect(withModel.status).toBe('completed');
  expect(withModel.steps.find((step) => step.id === 'train')).toMatchObject({ reusedFrom: null, ranBecause: 'the code of plugins or kit changed' });
  // Asked for without it, nothing of it is met.
  const { runId } = await test.caller.run.start({ anchorDay: '2026-05-31', overrides: { stores: 1, products: 2 }, models: before });
  expect((await test.end(runId)).steps.find((step) => step.id === 'train')?.reusedFrom).not.toBeNull();
  await test.server.close();
}, 120_000);
