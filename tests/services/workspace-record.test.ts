import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTestServer, refusal, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.server.close());

const keptRun = async (name: string | undefined, more: object = {}): Promise<{ runId: string; workspaceId: string }> => {
  const { runId } = await test.run([{ id: 'a', params: { note: name ?? 'unnamed' } }], { preservation: 'keep', workspaceName: name, ...more });
  return { runId, workspaceId: (await test.caller.run.get({ runId })).workspaceId ?? '' };
};

/** The record follows the run's last event. */
const recorded = (runId: string): Promise<void> =>
  vi.waitFor(async () => {
    const rows = await test.server.db.read((q) =>
      q.all<{ summary: string | null }>(`SELECT result_summary AS summary FROM workspace WHERE run_id = '${runId}'`),
    );
    expect(rows[0].summary).not.toBeNull();
  });

it('writes the row before the first step, and the whole story at the end', async () => {
  const runId = await test.start([{ id: 'a' }], { preservation: 'keep', workspaceName: 'story', seed: 7 });
  const { workspaceId } = await test.caller.run.get({ runId });
  expect(await test.caller.workspace.get({ workspace: 'story' })).toMatchObject({ workspaceId, seed: 7, config: { preset: 't_script', seed: 7 } });
  const state = await test.end(runId);
  await recorded(runId);
  const detail = await test.caller.workspace.get({ workspace: 'story' });
  const artifacts = await test.caller.run.artifacts({ runId });
  expect(detail.createdObjects.runIds).toEqual([runId]);
  expect(detail.createdObjects.artifactIds.map((one) => [one.id, one.digest])).toEqual(artifacts.map((one) => [one.artifactId, one.digest]));
  expect(detail.createdObjects.artifactPaths.map((one) => one.sha256)).toEqual(artifacts.flatMap((one) => one.files.map((file) => file.sha256)));
  expect(detail.createdObjects).toMatchObject({ scenarioIds: [], batchIds: [], approvalIds: [], knowledgeEvents: [] });
  expect(detail.resultSummary.wallClockMs).toBe(state.summary?.durationMs);
  expect(detail.resultSummary.steps.map((step) => [step.id, step.status])).toEqual(state.steps.map((step) => [step.id, step.status]));
  expect(detail.resultSummary.phases.reduce((sum, phase) => sum + phase.steps, 0)).toBe(state.steps.length);
  expect(detail.configSchemaVersion).toBe(1);
  expect(detail.config.plugins?.find((one) => one.type === 'preset')).toMatchObject({ id: 't_script' });
  for (const { codeDigest } of detail.config.plugins ?? []) expect(codeDigest).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(detail.config.plugins?.filter((one) => one.type === 'step').map((one) => one.id))).toEqual(new Set(state.plan.map((step) => step.uses)));
});

it('gives a name to one of twenty, and shows the others who holds it', async () => {
  const many = Array.from({ length: 20 }, (_, i) =>
    test.start([{ id: 'a', params: { note: `racer ${i}` } }], { preservation: 'keep', workspaceName: 'contested' }),
  );
  const ends = await Promise.allSettled(many);
  const won = ends.filter((one) => one.status === 'fulfilled');
  expect(won).toHaveLength(1);
  const holder = await test.caller.workspace.get({ workspace: 'contested' });
  expect(holder.run.runId).toBe(won[0].value);
  for (const one of ends) {
    if (one.status === 'fulfilled') continue;
    const error = one.reason.cause as { code: string; current: { workspaceId: string; name: string } };
    expect(error).toMatchObject({ code: 'NAME_TAKEN', current: { workspaceId: holder.workspaceId, name: 'contested' } });
  }
  await test.end(won[0].value);
});

it('renames in a race as well, and keeps names that are ids or addresses away', async () => {
  const rows = await Promise.all([keptRun('first-name'), keptRun('second-name'), keptRun(undefined)]);
  const ends = await Promise.allSettled(rows.map(({ workspaceId }) => test.caller.workspace.update({ workspaceId, name: 'wanted' })));
  expect(ends.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  for (const name of ['compare', 'bulk', '0123456789abcdef0123456789abcdef'])
    await expect(test.caller.workspace.update({ workspaceId: rows[0].workspaceId, name })).rejects.toThrow();
});

it('a workspace that cannot be written breaks no run', async () => {
  await test.server.db.write([{ sql: `CREATE TRIGGER no_workspace BEFORE INSERT ON workspace BEGIN SELECT raise(ABORT, 'no room'); END`, args: [] }]);
  try {
    const started = await test.caller.run.start({
      preset: 't_script',
      overrides: { steps: [{ id: 'a', params: { note: 'unwritten' } }] as never },
      anchorDay: '2026-05-31',
      preservation: 'keep',
      workspaceName: 'unwritten',
    });
    expect(started.warnings.join()).toMatch(/workspace could not be written/);
    expect((await test.end(started.runId)).status).toBe('completed');
    expect(await test.caller.run.get({ runId: started.runId })).toMatchObject({ workspaceId: null, expiresAt: expect.any(String) });
  } finally {
    await test.server.db.write([{ sql: 'DROP TRIGGER no_workspace', args: [] }]);
  }
});

it('a record that cannot be written at the end breaks no run, and is read off the log', async () => {
  await test.server.db.write([
    { sql: `CREATE TRIGGER no_record BEFORE UPDATE OF result_summary ON workspace BEGIN SELECT raise(ABORT, 'no room'); END`, args: [] },
  ]);
  try {
    const { runId } = await keptRun('unrecorded');
    expect((await test.caller.run.get({ runId })).status).toBe('completed');
    const { resultSummary } = await test.caller.workspace.get({ workspace: 'unrecorded' });
    expect(resultSummary.steps.map((step) => step.status)).toEqual(['pass']);
  } finally {
    await test.server.db.write([{ sql: 'DROP TRIGGER no_record', args: [] }]);
  }
});

it('outlives its run and everything it points to, and says what is dead, changed or alive', async () => {
  const { runId, workspaceId } = await keptRun('health');
  const { createdObjects } = await test.caller.workspace.get({ workspace: workspaceId });
  const before = await test.caller.workspace.health({ workspace: workspaceId });
  expect(before).toMatchObject({ dead: 0, unknown: 0, changed: 0, partial: false, alive: createdObjects.artifactIds.length + 1 });
  expect(Math.abs(Date.parse(before.checkedAt) - Date.now())).toBeLessThan(60_000);
  const [file] = createdObjects.artifactPaths;
  const path = test.server.blobs.path(file.sha256);
  const bytes = test.server.blobs.read(file.sha256);
  writeFileSync(path, Buffer.concat([bytes, Buffer.from(' ')]));
  const changed = await test.caller.workspace.health({ workspace: workspaceId });
  expect(changed.references.find((one) => one.holds === false)).toMatchObject({
    type: 'artifact',
    status: 'alive',
    note: 'its bytes no longer have their digest',
  });
  rmSync(path);
  expect(await test.caller.workspace.health({ workspace: workspaceId })).toMatchObject({ dead: 1, changed: 0 });
  writeFileSync(path, bytes);
  await test.server.db.write([
    { sql: 'DELETE FROM event WHERE run_id = ?', args: [runId] },
    { sql: 'DELETE FROM run WHERE run_id = ?', args: [runId] },
  ]);
  const after = await test.caller.workspace.health({ workspace: workspaceId });
  expect(after.references.find((one) => one.type === 'run')).toMatchObject({ status: 'dead' });
  const detail = await test.caller.workspace.get({ workspace: workspaceId });
  expect(detail).toMatchObject({ createdObjects, run: { status: 'completed', runId }, config: { preset: 't_script' } });
  expect((await test.caller.workspace.list({ q: 'health' })).rows.map((row) => row.workspaceId)).toContain(workspaceId);
});

it('tells an alias that still points here from one that moved', async () => {
  const { runId, workspaceId } = await keptRun('alias-holder');
  await recorded(runId);
  const at = new Date().toISOString();
  const [mine, other] = ['a'.repeat(64), 'b'.repeat(64)];
  const aliases = JSON.stringify([{ name: 't-alias', digest: mine }]);
  const point = (digest: string) => ({
    sql: 'INSERT OR REPLACE INTO alias (name, digest, run_id, moved_at) VALUES (?, ?, ?, ?)',
    args: ['t-alias', digest, runId, at],
  });
  await test.server.db.write([
    { sql: `UPDATE workspace SET created_objects = json_set(created_objects, '$.aliases', json(?)) WHERE workspace_id = ?`, args: [aliases, workspaceId] },
    point(mine),
  ]);
  const look = async () => (await test.caller.workspace.health({ workspace: workspaceId })).references.find((one) => one.type === 'alias');
  expect(await look()).toMatchObject({ status: 'alive', holds: true, note: 'still points here' });
  await test.server.db.write([point(other)]);
  expect(await look()).toMatchObject({ status: 'alive', holds: false });
  await test.server.db.write([{ sql: 'DELETE FROM alias WHERE name = ?', args: ['t-alias'] }]);
  expect(await look()).toMatchObject({ status: 'dead' });
});

it('follows replays both ways, and says where the chain breaks', async () => {
  const { runId, workspaceId } = await keptRun('origin');
  const { runId: second } = await test.caller.run.replay({ runId });
  await test.end(second);
  const { runId: third } = await test.caller.run.replay({ runId: second });
  await test.end(third);
  const middle = (await test.caller.run.get({ runId: second })).workspaceId ?? '';
  const view = await test.caller.workspace.lineage({ workspace: middle });
  expect(view.nodes.map((node) => [node.runId, node.distance, node.state])).toEqual([
    [runId, -1, 'kept'],
    [second, 0, 'kept'],
    [third, 1, 'kept'],
  ]);
  expect(view.nodes[1].verdict).toBe('reproduced');
  const changed = await test.run([{ id: 'a', params: { note: 'other' } }], { modifiedFrom: runId });
  const origin = await test.caller.workspace.lineage({ workspace: workspaceId });
  expect(origin.nodes.map((node) => [node.runId, node.how])).toEqual(
    expect.arrayContaining([
      [runId, null],
      [second, 'replay'],
      [changed.runId, 'changed'],
    ]),
  );
  expect((await test.caller.workspace.get({ workspace: middle })).label).toBe('replay of origin');
  await test.caller.workspace.delete({ workspaceId });
  expect((await test.caller.workspace.lineage({ workspace: middle })).nodes[0]).toMatchObject({ runId, state: 'original deleted', workspaceId: null });
});

it('compares, differences first', async () => {
  const [one, two] = await Promise.all([keptRun('left', { seed: 1 }), keptRun('right', { seed: 2 })]);
  const view = await test.caller.workspace.compare({ ids: ['left', two.workspaceId] });
  expect(view.workspaces.map((row) => row.workspaceId)).toEqual([one.workspaceId, two.workspaceId]);
  for (const { rows } of view.sections) {
    const firstEqual = rows.findIndex((row) => !row.differs);
    expect(rows.slice(firstEqual < 0 ? rows.length : firstEqual).every((row) => !row.differs)).toBe(true);
    for (const row of rows) expect(row.differs).toBe(new Set(row.values).size > 1);
  }
  const rowsOf = (id: string) => view.sections.find((section) => section.id === id)?.rows ?? [];
  expect(rowsOf('configuration').find((row) => row.label === 'seed')).toMatchObject({ values: ['1', '2'], differs: true });
  expect(rowsOf('configuration').find((row) => row.label === 'preset')).toMatchObject({ differs: false });
  expect(rowsOf('artifacts').length).toBeGreaterThan(0);
  expect(rowsOf('plugins').every((row) => !row.differs)).toBe(true);
  expect(view.differences).toBe(view.sections.flatMap((section) => section.rows).filter((row) => row.differs).length);
  await expect(test.caller.workspace.compare({ ids: ['left'] })).rejects.toThrow();
  await expect(test.caller.workspace.compare({ ids: ['left', 'left'] })).rejects.toThrow();
  expect(await refusal(test.caller.workspace.compare({ ids: ['left', 'nobody'] }))).toMatchObject({ code: 'WORKSPACE_NOT_FOUND' });
});

it('appends notes, newest first, and finds a workspace by them', async () => {
  const { workspaceId } = await keptRun('noted');
  for (const text of ['one', '  two\r\nlines ', 'a rare walrus']) await test.caller.workspace.addNote({ workspace: 'noted', text });
  const first = await test.caller.workspace.notes({ workspace: workspaceId, limit: 2 });
  const rest = await test.caller.workspace.notes({ workspace: workspaceId, limit: 2, cursor: first.nextCursor ?? '' });
  expect([...first.rows, ...rest.rows].map((note) => note.text)).toEqual(['a rare walrus', 'two\nlines', 'one']);
  expect([first.total, rest.nextCursor]).toEqual([3, null]);
  expect((await test.caller.workspace.list({ q: 'WALRUS' })).rows.map((row) => row.workspaceId)).toEqual([workspaceId]);
  expect((await test.caller.workspace.get({ workspace: 'noted' })).version).toBe(1);
  for (const text of ['   ', 'x'.repeat(4001)])
    expect(await refusal(test.caller.workspace.addNote({ workspace: 'noted', text }))).toMatchObject({ paths: ['text'] });
});

it('does many at once, each for itself', async () => {
  const rows = await Promise.all(['bulk-1', 'bulk-2', 'bulk-3'].map((name) => keptRun(name)));
  const ids = [...rows.map((row) => row.workspaceId), 'f'.repeat(32)];
  const tagged = await test.caller.workspace.bulk({ ids, action: { type: 'tag', add: ['sweep'] } });
  expect(tagged.results.map((one) => [one.ok, one.code])).toEqual([
    [true, null],
    [true, null],
    [true, null],
    [false, 'WORKSPACE_NOT_FOUND'],
  ]);
  expect((await test.caller.workspace.list({ tags: ['sweep'] })).total).toBe(3);
  await test.caller.workspace.bulk({ ids: ids.slice(0, 2), action: { type: 'archive' } });
  expect((await test.caller.workspace.list({ tags: ['sweep'] })).total).toBe(1);
  await test.caller.workspace.bulk({ ids: ids.slice(0, 1), action: { type: 'tag', add: [], remove: ['sweep'] } });
  const before = await test.counts();
  expect(await test.caller.workspace.bulk({ ids: ids.slice(0, 3), action: { type: 'delete' } })).toMatchObject({ done: 3, failed: 0 });
  expect(await test.counts()).toEqual({ ...before, audit: before.audit + 3 });
  expect(await refusal(test.caller.workspace.bulk({ ids: [], action: { type: 'delete' } }))).toMatchObject({ paths: ['ids'] });
  expect(await refusal(test.caller.workspace.bulk({ ids: ['a'], action: { type: 'tag', add: ['source:x'] } }))).toMatchObject({ code: 'INVALID_INPUT' });
});

it('finds an archived run by its title, and keeps it', async () => {
  const { runId } = await test.run([{ id: 'a', params: { note: 'forgotten' } }]);
  await test.server.db.write([{ sql: `UPDATE run SET expires_at = '2020-01-01T00:00:00.000Z' WHERE run_id = ?`, args: [runId] }]);
  const ids = async (input: object) => (await test.caller.run.list({ limit: 200, ...input })).rows.map((row) => row.runId);
  expect(await ids({})).not.toContain(runId);
  expect(await ids({ archived: true })).toContain(runId);
  expect(await ids({ q: runId.slice(-12).toLowerCase() })).toEqual([runId]);
  expect(await refusal(test.caller.run.keep({ runId, tags: ['source:mine'] }))).toMatchObject({ paths: ['tags.0'] });
  const { workspaceId } = await test.caller.run.keep({ runId, tags: ['kept-late'] });
  expect(await ids({})).toContain(runId);
  expect((await test.caller.workspace.get({ workspace: workspaceId })).resultSummary.steps.map((step) => step.status)).toEqual(['pass']);
});
