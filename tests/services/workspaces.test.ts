import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTestServer, refusal, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.server.close());

const kept = async (name: string): Promise<string> => {
  const { runId } = await test.run([{ id: 'a', params: { note: name } }]);
  return (await test.caller.run.keep({ runId, name })).workspaceId;
};

it('keeps an ephemeral run once, whoever asks how often', async () => {
  const { runId } = await test.run([{ id: 'a' }]);
  expect((await test.caller.run.get({ runId })).expiresAt).not.toBeNull();
  const ids = await Promise.all(Array.from({ length: 6 }, () => test.caller.run.keep({ runId, name: 'kept-once' })));
  expect(new Set(ids.map((one) => one.workspaceId)).size).toBe(1);
  expect(await test.caller.run.get({ runId })).toMatchObject({ workspace: 'kept-once', workspaceId: ids[0].workspaceId, expiresAt: null });
});

it('changes what is given and nothing else; null clears; {} is fine', async () => {
  const workspaceId = await kept('patched');
  const patch = (body: object) => test.caller.workspace.update({ workspaceId, ...body });
  expect(await patch({ description: 'words', tags: ['a', 'b', 'a'], pinned: true })).toMatchObject({
    name: 'patched',
    description: 'words',
    tags: ['a', 'b'],
    pinned: true,
    version: 2,
  });
  expect(await patch({})).toMatchObject({ description: 'words', version: 2 });
  expect(await patch({ name: null, description: null, pinned: false })).toMatchObject({
    name: null,
    description: '',
    tags: ['a', 'b'],
    pinned: false,
    version: 3,
  });
});

it('refuses unknown keys, null flags, foreign tags and bad names, changing nothing', async () => {
  const workspaceId = await kept('strict');
  for (const [body, path] of [
    [{ status: 'completed' }, 'status'],
    [{ pinned: null }, 'pinned'],
    [{ tags: null }, 'tags'],
    [{ tags: ['workspace:other'] }, 'tags.0'],
    [{ tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }, 'tags'],
    [{ name: 'Not Allowed' }, 'name'],
    [{ description: 'x'.repeat(2001) }, 'description'],
    [{ version: 0 }, 'version'],
  ] as [object, string][]) {
    const { paths } = await refusal(test.caller.workspace.update({ workspaceId, ...body }));
    // Checked by zod before the verb: the path stands in its issues then.
    if (paths.length > 0) expect(paths).toContain(path);
  }
  expect(await test.caller.workspace.get({ workspace: workspaceId })).toMatchObject({ name: 'strict', version: 1, tags: [] });
});

it('lets one of two writers with the same version through', async () => {
  const workspaceId = await kept('locked');
  const both = await Promise.allSettled([1, 2].map((n) => test.caller.workspace.update({ workspaceId, description: `by ${n}`, version: 1 })));
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await refusal(test.caller.workspace.update({ workspaceId, description: 'late', version: 1 }))).toMatchObject({ code: 'VERSION_CONFLICT' });
  expect(await refusal(test.caller.workspace.update({ workspaceId, description: 'late', ifMatch: [1] }))).toMatchObject({ code: 'STALE_VERSION' });
  expect(await refusal(test.caller.workspace.update({ workspaceId, ifMatch: [1] }))).toMatchObject({ code: 'STALE_VERSION' });
  expect((await test.caller.workspace.get({ workspace: 'locked' })).version).toBe(2);
});

it('frees the name on delete and touches nothing else', async () => {
  const workspaceId = await kept('gone');
  const { run } = await test.caller.workspace.get({ workspace: 'gone' });
  const before = await test.counts();
  await test.caller.workspace.delete({ workspaceId });
  expect(await refusal(test.caller.workspace.get({ workspace: 'gone' }))).toMatchObject({ code: 'WORKSPACE_NOT_FOUND' });
  expect(await test.counts()).toEqual({ ...before, audit: before.audit + 1 });
  expect((await test.caller.run.get({ runId: run.runId })).status).toBe('completed');
  expect(await kept('gone')).not.toBe(workspaceId);
  expect(await test.server.db.integrity()).toEqual([]);
});

it('pages through all rows once, pinned first, archived hidden', async () => {
  for (const name of ['page-1', 'page-2', 'page-3']) await kept(name);
  await test.caller.workspace.update({ workspaceId: (await test.caller.workspace.get({ workspace: 'page-2' })).workspaceId, pinned: true });
  await test.caller.workspace.update({ workspaceId: (await test.caller.workspace.get({ workspace: 'page-1' })).workspaceId, archived: true });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await test.caller.workspace.list({ limit: 2, cursor });
    seen.push(...page.rows.map((row) => row.label));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen[0]).toBe('page-2');
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).not.toContain('page-1');
  expect((await test.caller.workspace.list({ archived: true, q: 'page-' })).total).toBe(3);
});

it('refuses cursors it did not make, also well-formed ones of another list', async () => {
  const craft = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { runId } = await test.run([{ id: 'a' }]);
  for (const cursor of ['x', '', craft(null), craft({ at: 'x' }), craft({ at: 'x', id: 'y' }), craft({ at: '', id: '' }), craft({ at: 1, id: 2 })]) {
    for (const list of [() => test.caller.workspace.list({ cursor }), () => test.caller.run.seriesList({ runId, cursor, sort: 'units' })]) {
      const answer = await list().then(
        (page) => page.rows.length,
        async (error: unknown) => (await refusal(Promise.reject(error))).code,
      );
      expect([0, 'BAD_QUERY']).toContain(answer);
    }
  }
});

it('hides a run whose time has passed from the list, and still keeps it when asked', async () => {
  const old = await openTestServer({ env: { VITRINE_RUN_TTL_HOURS: '0.1' } });
  const { runId } = await old.run([{ id: 'a' }]);
  expect((await old.caller.run.list({})).rows.map((row) => row.runId)).toEqual([runId]);
  const { now } = old.server;
  old.server.now = () => now() + 7 * 60_000;
  expect((await old.caller.run.list({})).rows).toEqual([]);
  expect((await old.caller.run.get({ runId })).status).toBe('completed');
  await old.caller.run.keep({ runId });
  expect((await old.caller.run.list({})).rows.map((row) => row.runId)).toEqual([runId]);
  await old.server.close();
});
