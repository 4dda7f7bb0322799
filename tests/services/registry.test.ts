import { readFileSync, writeFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Caller, createCaller } from '../../server/routers/app-router.ts';
import { holderBefore } from '../../server/services/registry/holder-before.ts';
import type { ModelRunView } from '../../server/services/registry/views.ts';
import { openTestServer, refusal, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let test: TestServer;
let registry: Caller['registry'];
/** The winner of a real run. */
let first: ModelRunView;
/** Digests of other models that run stored. */
let others: string[];

beforeAll(async () => {
  test = await openTestServer();
  registry = test.caller.registry;
  const { runId } = await test.caller.run.start({ preset: 'demo_minimal', models: ['naive', 'seasonal_naive', 'ses', 'drift'], anchorDay: '2026-05-31' });
  expect((await test.end(runId)).status).toBe('completed');
  first = (await registry.list({ runId })).rows[0];
  const artifacts = await test.caller.run.artifacts({ runId });
  others = artifacts.filter((one) => one.kind === 'models' && one.digest !== first.digest).map((one) => one.digest);
});
afterAll(async () => {
  expect(await test.server.db.integrity()).toEqual([]);
  await test.server.close();
});

let counter = 0;
/** A model run entered by a person, carried to success, with figures of its own. */
async function enter(
  change: { metrics?: Record<string, number>; frameVersion?: number; digest?: string; dataset?: string | null } = {},
): Promise<ModelRunView> {
  const { metrics = { wape: 0.01 }, frameVersion = 1, digest = others[0], dataset = first.dataset } = change;
  const made = await registry.register({ model: 'by_hand', frameVersion, config: { n: counter++ }, ...(dataset ? { dataset } : {}) });
  await registry.change({ modelRunId: made.modelRunId, state: 'running' });
  return registry.change({ modelRunId: made.modelRunId, state: 'success', digest, metric: 'wape', value: metrics.wape, metrics });
}
const point = async (name: string) => (await registry.alias({ name })).holder?.modelRunId;

describe('what a run registers', () => {
  it('has its data, window, figures and a verified artifact; the alias points at it', async () => {
    expect(first).toMatchObject({
      state: 'success',
      source: 'engine',
      step: 'register',
      series: 'all',
      verified: 'verified',
      duplicateOf: null,
      aliases: ['demo-production'],
    });
    expect(first.lineage).toBe('preset:demo_minimal/42');
    expect(first.window?.to).toBe('2026-05-31');
    expect(first.dataset).toMatch(/^[0-9a-f]{64}$/);
    expect(first.metrics.wape).toBe(first.value);
    const detail = await registry.get({ modelRunId: first.modelRunId });
    expect(detail.artifact?.files.length).toBeGreaterThan(0);
    expect(detail.moves[0]).toMatchObject({ name: 'demo-production', kind: 'move', actor: 'system', reason: 'showcase run' });
  });

  it('flags the same model once more as a duplicate of the first', async () => {
    const { runId } = await test.caller.run.start({ preset: 'demo_minimal', models: ['naive', 'seasonal_naive', 'ses', 'drift'], anchorDay: '2026-05-31' });
    await test.end(runId);
    expect((await registry.list({ runId })).rows[0]).toMatchObject({ duplicateOf: first.modelRunId, digest: first.digest });
    expect(await registry.alias({ name: 'demo-production' })).toMatchObject({ stale: [], before: { modelRunId: first.modelRunId } });
  });
});

describe('states', () => {
  it('go one way; any other move is refused with 400 and writes nothing', async () => {
    const made = await registry.register({ model: 'by_hand', config: { n: counter++ } });
    expect(made).toMatchObject({ state: 'pending', source: 'user', next: ['running', 'archived'] });
    expect(await refusal(registry.change({ modelRunId: made.modelRunId, state: 'success', digest: others[0] }))).toMatchObject({
      code: 'WRONG_MOVE',
      paths: ['state'],
    });
    await registry.change({ modelRunId: made.modelRunId, state: 'running' });
    expect(await refusal(registry.change({ modelRunId: made.modelRunId, state: 'success' }))).toMatchObject({ code: 'INVALID_INPUT', paths: ['digest'] });
    expect(await refusal(registry.change({ modelRunId: made.modelRunId, state: 'success', digest: 'f'.repeat(64) }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await registry.change({ modelRunId: made.modelRunId, state: 'failed', error: 'no memory' })).toMatchObject({ state: 'failed', error: 'no memory' });
    expect(await registry.archive({ modelRunId: made.modelRunId })).toMatchObject({ state: 'archived', next: [] });
    expect(await refusal(registry.archive({ modelRunId: made.modelRunId }))).toMatchObject({ code: 'WRONG_MOVE' });
    expect(await refusal(registry.get({ modelRunId: 'mdl_none' }))).toMatchObject({ code: 'MODEL_RUN_NOT_FOUND' });
  });

  it('are for writers only', async () => {
    const reader = createCaller({ server: test.server, actor: { name: 'reader', scope: 'read' }, requestId: 'test' }).registry;
    const id = first.modelRunId;
    for (const call of [
      reader.register({ model: 'by_hand' }),
      reader.archive({ modelRunId: id }),
      reader.verify({ modelRunId: id }),
      reader.promote({ name: 'p', modelRunId: id, expected: null }),
      reader.rollback({ name: 'p', expected: id }),
      reader.remove({ name: 'p', expected: id }),
    ])
      expect(await refusal(call)).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('promotion', () => {
  it('passes open gates, is in the history and the audit, and is no second move when it points there already', async () => {
    const good = await enter();
    const view = await registry.gates({ name: 'open', modelRunId: good.modelRunId });
    expect(view).toMatchObject({ expected: null, open: true, needs: [] });
    expect(await registry.promote({ name: 'open', modelRunId: good.modelRunId, expected: null, reason: 'first' })).toMatchObject({
      holder: { modelRunId: good.modelRunId },
    });
    await registry.promote({ name: 'open', modelRunId: good.modelRunId, expected: good.modelRunId });
    const { rows } = await registry.moves({ name: 'open' });
    expect(rows).toMatchObject([{ kind: 'move', actor: 'local', reason: 'first', runId: null, acknowledged: [], from: null }]);
    const audit = await test.server.db.read((q) => q.all(sql`SELECT actor FROM audit WHERE verb = 'alias.promote' AND subject = 'open'`));
    expect(audit).toHaveLength(1);
  });

  it('asks for each acknowledgement, and for a reason; a different dataset is not compared', async () => {
    const [good, worse] = [await enter({ metrics: { wape: 0.1 } }), await enter({ metrics: { wape: 0.2 }, frameVersion: 2 })];
    const elsewhere = await enter({ metrics: { wape: 0.9 }, dataset: null });
    await registry.promote({ name: 'asked', modelRunId: good.modelRunId, expected: null });
    const ask = (more: object) => registry.promote({ name: 'asked', modelRunId: worse.modelRunId, expected: good.modelRunId, ...more });
    const refused = await refusal(ask({ reason: 'try' }));
    expect(refused).toMatchObject({ code: 'NEEDS_ACKNOWLEDGEMENT', paths: ['acknowledge.worse_metric', 'acknowledge.frame_mismatch'] });
    expect(refused.message).toContain('WAPE 20.0 % against 10.0 %');
    expect(await refusal(ask({ acknowledge: ['worse_metric'], reason: 'half' }))).toMatchObject({ paths: ['acknowledge.frame_mismatch'] });
    expect(await refusal(ask({ acknowledge: ['worse_metric', 'frame_mismatch'] }))).toMatchObject({ code: 'INVALID_INPUT', paths: ['reason'] });
    await expect(ask({ acknowledge: ['nonsense'], reason: 'x' })).rejects.toThrow('frame_mismatch');
    expect(await point('asked')).toBe(good.modelRunId);
    await ask({ acknowledge: ['worse_metric', 'frame_mismatch'], reason: 'a holiday is near' });
    expect((await registry.moves({ name: 'asked' })).rows[0]).toMatchObject({ acknowledged: ['worse_metric', 'frame_mismatch'], reason: 'a holiday is near' });
    await registry.promote({
      name: 'asked',
      modelRunId: elsewhere.modelRunId,
      expected: worse.modelRunId,
      acknowledge: ['frame_mismatch'],
      reason: 'back to plain',
    });
  });

  it('is closed for what is no success and for bytes that do not verify, whatever is acknowledged', async () => {
    const pending = await registry.register({ model: 'by_hand', digest: others[1], config: { n: counter++ } });
    const all = { expected: null, acknowledge: ['worse_metric' as const, 'frame_mismatch' as const], reason: 'now' };
    expect(await refusal(registry.promote({ name: 'closed', modelRunId: pending.modelRunId, ...all }))).toMatchObject({
      code: 'GATE_CLOSED',
      paths: ['run_success'],
    });
    const damaged = await enter({ digest: others[1] });
    const { artifact } = await registry.get({ modelRunId: damaged.modelRunId });
    const path = test.server.blobs.path(artifact?.files.find((file) => file.path === 'ok.u8')?.sha256 ?? '');
    const bytes = readFileSync(path);
    writeFileSync(
      path,
      bytes.map((byte) => byte ^ 1),
    );
    expect(await refusal(registry.promote({ name: 'closed', modelRunId: damaged.modelRunId, ...all }))).toMatchObject({
      code: 'GATE_CLOSED',
      paths: ['artifact_verifies'],
    });
    expect(await registry.verify({ modelRunId: damaged.modelRunId })).toMatchObject({ verified: 'mismatch' });
    writeFileSync(path, bytes);
    expect(await registry.verify({ modelRunId: damaged.modelRunId })).toMatchObject({ verified: 'verified' });
    await registry.promote({ name: 'closed', modelRunId: damaged.modelRunId, expected: null });
    await registry.archive({ modelRunId: damaged.modelRunId });
    expect((await registry.alias({ name: 'closed' })).stale).toEqual(['run_not_success']);
  });

  it('has one winner when two promote at once, and says who', async () => {
    const [a, b] = [await enter(), await enter()];
    const ends = await Promise.allSettled([a, b].map((one) => registry.promote({ name: 'race', modelRunId: one.modelRunId, expected: null })));
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
    const loser = ends[0].status === 'rejected' ? a : b;
    expect(await refusal(registry.promote({ name: 'race', modelRunId: loser.modelRunId, expected: null }))).toMatchObject({ code: 'ALIAS_MOVED' });
    expect((await registry.moves({ name: 'race' })).total).toBe(1);
  });

  it('refuses a name that is a drill or none, and an alias that is not there', async () => {
    for (const name of ['x--drill', 'Üben', 'a/b'])
      expect(await refusal(registry.promote({ name, modelRunId: first.modelRunId, expected: null }))).toMatchObject({ code: 'INVALID_INPUT', paths: ['name'] });
    expect(await refusal(registry.alias({ name: 'none' }))).toMatchObject({ code: 'ALIAS_NOT_FOUND' });
  });
});

describe('rollback and removal', () => {
  it('goes back one move after another, by compare-and-set, with a history that says so', async () => {
    const [a, b, c] = [await enter(), await enter(), await enter()].map((one) => one.modelRunId);
    for (const [to, expected] of [
      [a, null],
      [b, a],
      [c, b],
    ] as const)
      await registry.promote({ name: 'back', modelRunId: to as string, expected: expected as string | null });
    expect(await refusal(registry.rollback({ name: 'back', expected: b as string }))).toMatchObject({ code: 'ALIAS_MOVED' });
    expect((await registry.rollback({ name: 'back', expected: c as string })).holder?.modelRunId).toBe(b);
    expect((await registry.rollback({ name: 'back', expected: b as string })).holder?.modelRunId).toBe(a);
    expect(await refusal(registry.rollback({ name: 'back', expected: a as string }))).toMatchObject({ code: 'WRONG_STATE' });
    expect((await registry.moves({ name: 'back' })).rows.map((row) => row.kind)).toEqual(['rollback', 'rollback', 'move', 'move', 'move']);
    expect(await refusal(registry.remove({ name: 'back', expected: b as string }))).toMatchObject({ code: 'ALIAS_MOVED' });
    await registry.remove({ name: 'back', expected: a as string });
    expect(await refusal(registry.alias({ name: 'back' }))).toMatchObject({ code: 'ALIAS_NOT_FOUND' });
    expect((await registry.moves({ name: 'back' })).rows[0]).toMatchObject({ kind: 'remove', to: null });
  });

  it('finds what is under the top, over undos and removals', () => {
    const lines = (...text: string[]) =>
      text.map((line) => {
        const [kind, id] = line.split(' ');
        return { kind: kind as 'move', modelRunId: id ?? null };
      });
    expect(holderBefore([])).toBeNull();
    expect(holderBefore(lines('move a'))).toBeNull();
    expect(holderBefore(lines('move a', 'move b'))).toBe('a');
    expect(holderBefore(lines('move a', 'move b', 'rollback a'))).toBeNull();
    expect(holderBefore(lines('move a', 'move b', 'undo a', 'move c'))).toBe('a');
    expect(holderBefore(lines('move a', 'remove', 'move b'))).toBeNull();
    expect(holderBefore(lines('move a', 'move b', 'move a', 'rollback b'))).toBe('a');
  });

  it('a person keeps what they promoted when the run that had moved it before is cancelled', async () => {
    const mine = await enter();
    const digest = 'c'.repeat(64);
    const runId = await test.start([
      { id: 'move', uses: 't_seeing', params: { do: 'alias', alias: 'person', digest } },
      { id: 'wait', params: { do: 'work', note: 'person' } },
    ]);
    await test.event(runId, (event) => event.type === 'step.progress' && event.step === 'wait');
    const { holder } = await registry.alias({ name: 'person' });
    await registry.promote({ name: 'person', modelRunId: mine.modelRunId, expected: holder?.modelRunId ?? null });
    await test.caller.run.cancel({ runId });
    await test.end(runId);
    expect(await point('person')).toBe(mine.modelRunId);
  });
});

describe('the Control Center', () => {
  it('shows the five numbers of its own lists, and a newer success makes an alias stale', async () => {
    const before = await test.caller.ops.view();
    expect(before.ops.totalAliases).toBe(before.aliases.length);
    expect(before.ops.staleAliases).toBe(before.aliases.filter((one) => one.stale.length > 0).length);
    expect(before.ops.retrainingCandidates).toBe(before.retraining.length);
    expect(before.ops.degradingModels).toBe(before.drift.filter((one) => one.verdict === 'degrading').length);
    const scores = before.retraining.map((one) => one.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const held = await enter({ metrics: { wape: 0.1 } });
    await registry.promote({ name: 'ages', modelRunId: held.modelRunId, expected: null });
    await enter({ metrics: { wape: 0.2 }, frameVersion: 2 });
    expect((await registry.alias({ name: 'ages' })).stale).toEqual(['feature_frame_version_mismatch']);
    await enter({ metrics: { wape: 0.5 } });
    expect((await registry.alias({ name: 'ages' })).stale).toEqual(['newer_success_run']);
    const by = (await test.caller.ops.view()).drift.find((one) => one.model === 'by_hand');
    expect(by).toMatchObject({ verdict: 'degrading', latest: 0.5 });
  });
});
