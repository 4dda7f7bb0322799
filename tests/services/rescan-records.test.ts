import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { LOCAL } from '../../server/server.ts';
import { setHold } from '../../server/services/artifact/hold-artifact.ts';
import { rescanDocuments } from '../../server/services/artifact/rescan-documents.ts';
import { savePolicy } from '../../server/services/artifact/retention.ts';
import { saveView } from '../../server/services/artifact/saved-views.ts';
import { writeDocuments } from '../../server/services/artifact/write-documents.ts';
import { recordsFolder, writeRecords } from '../../server/services/artifact/write-records.ts';
import { openTestServer, type TestServer } from '../support/test-server.ts';
import { keepShowcase } from './bundle/origin.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const dropDatabase = (dataDir: string): void => {
  for (const name of readdirSync(dataDir)) if (/\.db(-\w+)?$/.test(name)) rmSync(join(dataDir, name));
};

/** What people and runs decided, as the API tells it. */
const decisionsOf = async ({ caller }: TestServer, workspace: string): Promise<unknown> => ({
  workspaces: (await caller.workspace.list({})).rows.map(({ workspaceId, name, description, tags, version }) => ({
    workspaceId,
    name,
    description,
    tags,
    version,
  })),
  notes: (await caller.workspace.notes({ workspace })).rows.map(({ text, actor }) => ({ text, actor })),
  models: (await caller.registry.list({})).rows.map(({ modelRunId, state, digest }) => ({ modelRunId, state, digest })),
  aliases: await caller.registry.aliases({ drills: true }),
  moves: (await caller.registry.moves({ name: 'champion' })).rows.map(({ kind, actor, reason }) => ({ kind, actor, reason })),
  plans: (await caller.scenario.list({})).rows.map(({ scenarioId, name, tags }) => ({ scenarioId, name, tags })),
  holds: await caller.artifact.holds(),
  policies: await caller.artifact.policies(),
  views: (await caller.artifact.views()).map(({ name, query }) => ({ name, query })),
});

it('brings back what people decided when the database is lost, and never over what was decided since', async () => {
  const first = await openTestServer();
  const workspaceId = await keepShowcase(first, 'lost');
  const [{ runId }] = (await first.caller.run.list({ limit: 1 })).rows;
  await first.caller.workspace.addNote({ workspace: workspaceId, text: 'Ordered on Monday.' });
  await setHold(first.server, LOCAL, { artifactId: runId, reason: 'audit' });
  await savePolicy(first.server, LOCAL, { name: 'Old drills', selector: { source: ['drill'] }, keepDays: 30 });
  await saveView(first.server, LOCAL, { name: 'Forecasts', query: 'type=forecast' });
  await vi.waitUntil(() => existsSync(join(first.dataDir, 'documents', 'runs', `${runId}.json`)));
  while ((await writeDocuments(first.server)) > 0);
  const signature = await writeRecords(first.server, '');
  expect(await writeRecords(first.server, signature)).toBe(signature);
  const before = await decisionsOf(first, workspaceId);
  await first.server.close();

  dropDatabase(first.dataDir);
  const second = await openTestServer({ dataDir: first.dataDir });
  // A new database writes beside what the lost one left, never over it.
  await saveView(second.server, LOCAL, { name: 'Forecasts', query: 'type=forecast&limit=5' });
  await writeRecords(second.server, '');
  expect(readdirSync(recordsFolder(first.dataDir))).toHaveLength(2);
  const { records } = await rescanDocuments(second.server, LOCAL, { dryRun: true });
  expect(records).toBeGreaterThan(5);
  expect((await second.caller.workspace.list({})).rows).toEqual([]);
  expect(await rescanDocuments(second.server, LOCAL, { dryRun: false })).toMatchObject({ invalid: [], records: records - 1 });
  expect(await decisionsOf(second, workspaceId)).toEqual({ ...(before as object), views: [{ name: 'Forecasts', query: 'type=forecast&limit=5' }] });
  expect(await second.caller.run.get({ runId })).toMatchObject({ workspaceId, workspace: 'lost' });

  // What is removed from now on does not come back.
  await setHold(second.server, LOCAL, { artifactId: runId, reason: null });
  expect(await rescanDocuments(second.server, LOCAL, { dryRun: false })).toMatchObject({ records: 0, invalid: [] });
  expect(await second.caller.artifact.holds()).toEqual([]);

  const damaged = `${'0'.repeat(20)}.ndjson`;
  writeFileSync(join(recordsFolder(first.dataDir), damaged), '{"format":"other"}\n');
  const { invalid } = await rescanDocuments(second.server, LOCAL, { dryRun: false });
  expect(invalid).toEqual([{ path: `records/${damaged}`, reason: expect.stringContaining('does not fit: format') }]);
  await second.server.close();
});
