import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestServer, type TestServer } from '../../support/test-server.ts';
import { exported, imported, keepCancelled, keepDemo, keepFailed, keepFeed, keepShowcase, openEmpty } from './origin.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const WAYS: Readonly<Record<string, (test: TestServer, name: string) => Promise<string>>> = {
  demo: keepDemo,
  showcase: keepShowcase,
  feed: keepFeed,
  failed: keepFailed,
  cancelled: keepCancelled,
};

let origin: TestServer;
const ids: Record<string, string> = {};
beforeAll(async () => {
  origin = await openTestServer();
  for (const [name, keep] of Object.entries(WAYS)) ids[name] = await keep(origin, name);
  // What a person adds later travels too.
  await origin.caller.workspace.addNote({ workspace: ids.demo, text: 'looked at twice' });
  await origin.caller.workspace.addNote({ workspace: ids.demo, text: 'looked at <b>thrice</b> & found good' });
  await origin.caller.workspace.update({ workspaceId: ids.demo, description: 'Mengen je Tag, ± 5 %', tags: ['kept', 'ä'], pinned: true });
});
afterAll(async () => {
  expect(await origin.server.db.integrity()).toEqual([]);
  await origin.server.close();
});

const payload = (path: string): string => readFileSync(join(path, 'manifest-sha256.txt'), 'utf8');

describe.each(Object.keys(WAYS))('a workspace: %s', (name) => {
  it.each(['references', 'artifacts'] as const)('goes through an empty instance and comes out the same, %s', async (include) => {
    const before = await exported(origin, ids[name], include);
    const list = payload(before.bundlePath);
    expect((await exported(origin, ids[name], include)).payloadDigest).toBe(before.payloadDigest);
    expect(before.unresolvedReferences).toEqual([]);
    expect(before.complete).toBe(include === 'artifacts' || !['demo', 'showcase', 'feed'].includes(name));
    const empty = await openEmpty();
    const view = await imported(empty, before.bundlePath);
    expect(view).toMatchObject({ status: 'applied', workspaceId: ids[name], counts: { conflict: 0, identical: 0, newer: 0 } });
    const after = await exported(empty, ids[name], include);
    expect(payload(after.bundlePath)).toBe(list);
    expect(await empty.server.db.integrity()).toEqual([]);

    // Once more changes nothing.
    const counts = await empty.counts();
    const again = await imported(empty, before.bundlePath);
    expect(again).toMatchObject({ appliedBefore: view.importId, counts: { new: 0, conflict: 0, newer: 0 } });
    expect({ ...(await empty.counts()), audit: 0 }).toEqual({ ...counts, audit: 0 });
    expect(payload((await exported(empty, ids[name], include)).bundlePath)).toBe(list);
    await empty.server.close();
  });
});

describe('an imported workspace', () => {
  it.each(['demo', 'showcase', 'feed'])('shows everything and is reproduced without the bytes of its models: %s', async (name) => {
    const bundle = await exported(origin, ids[name]);
    const there = await origin.caller.workspace.get({ workspace: ids[name] });
    const empty = await openEmpty();
    await imported(empty, bundle.bundlePath);
    const here = await empty.caller.workspace.get({ workspace: name });
    expect(here.run.status).toBe('completed');
    expect({ ...here, createdObjects: null }).toEqual({ ...there, createdObjects: null });
    expect(here.createdObjects).toEqual(there.createdObjects);
    const { runId } = here.run;
    expect(await empty.caller.run.results({ runId })).toEqual(await origin.caller.run.results({ runId }));
    expect(await empty.caller.run.series({ runId, series: 0 })).toEqual(await origin.caller.run.series({ runId, series: 0 }));
    expect((await empty.caller.scenario.list({ runId })).rows).toEqual((await origin.caller.scenario.list({ runId })).rows);
    expect((await empty.caller.registry.aliases({})).map((alias) => alias.name)).toEqual(name === 'feed' ? ['imported/demo-production'] : []);
    const replay = await empty.caller.run.replay({ runId });
    const state = await empty.end(replay.runId);
    expect(state.summary?.verdict).toMatchObject({ verdict: 'reproduced', source: runId });
    expect((await exported(empty, ids[name])).payloadDigest).toBe(bundle.payloadDigest);
    await empty.server.close();
  });
});
