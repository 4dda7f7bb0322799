import { expect, vi } from 'vitest';
import { LOCAL } from '../../../server/server.ts';
import { applyImport } from '../../../server/services/bundle/apply-import.ts';
import { exportWorkspace } from '../../../server/services/bundle/export-workspace.ts';
import { stageImport } from '../../../server/services/bundle/stage-import.ts';
import type { BundleInclude, ExportView, ImportView } from '../../../server/services/bundle/views.ts';
import { createFeed } from '../../../server/services/feed/create-feed.ts';
import { openTestServer, type TestServer } from '../../support/test-server.ts';

const SMALL = { anchorDay: '2026-05-31', models: ['naive', 'seasonal_naive'], overrides: { stores: 1, products: 2 }, preservation: 'keep' as const };

/** A kept run of two series. */
export async function keepDemo(test: TestServer, workspaceName: string, more: object = {}): Promise<string> {
  const { runId } = await test.caller.run.start({ ...SMALL, preset: 'demo_minimal', workspaceName, ...more });
  expect((await test.end(runId)).status).toBe('completed');
  return settled(test, workspaceName);
}

/** The id of a workspace once it says how its run ended. */
export async function settled(test: TestServer, workspace: string): Promise<string> {
  await vi.waitUntil(async () => (await test.caller.workspace.get({ workspace })).resultSummary.wallClockMs !== null, { timeout: 20_000, interval: 20 });
  return (await test.caller.workspace.get({ workspace })).workspaceId;
}

/** All 24 steps on a small world: drills, aliases, plans, knowledge, a decision asked for. */
export async function keepShowcase(test: TestServer, workspaceName: string): Promise<string> {
  const { runId } = await test.caller.run.start({
    ...SMALL,
    preset: 'showcase_rich',
    workspaceName,
    approve: 'yes',
    backtest: { horizon: 7, windows: 2 },
  });
  expect(await test.end(runId)).toMatchObject({ status: 'completed', steps: { length: 24 } });
  return settled(test, workspaceName);
}

/** A run over a person's own file. */
export async function keepFeed(test: TestServer, workspaceName: string): Promise<string> {
  const days = Array.from({ length: 120 }, (_, k) => `A,${new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10)},${20 + ((k * 5) % 7)}`);
  const bytes = Buffer.from(`store,date,sales\n${days.join('\n')}\n`);
  const { feedId } = await createFeed(test.server, LOCAL, {
    name: 'Größe & Länge.csv',
    length: bytes.length,
    body: (async function* () {
      yield bytes;
    })(),
  });
  await test.caller.feed.import({ feedId });
  await vi.waitUntil(async () => (await test.caller.feed.get({ feedId })).status === 'ready', { timeout: 60_000, interval: 50 });
  const { runId } = await test.caller.run.start({
    feed: feedId,
    models: ['naive', 'seasonal_naive'],
    backtest: { horizon: 7 },
    preservation: 'keep',
    workspaceName,
  });
  expect((await test.end(runId)).status).toBe('completed');
  return settled(test, workspaceName);
}

export async function keepFailed(test: TestServer, workspaceName: string): Promise<string> {
  const state = await test.run([{ id: 'fine' }, { id: 'broken', params: { do: 'throw', note: 'on purpose' } }], { preservation: 'keep', workspaceName });
  expect(state.status).toBe('failed');
  return settled(test, workspaceName);
}

export async function keepCancelled(test: TestServer, workspaceName: string): Promise<string> {
  const runId = await test.start([{ id: 'fine' }, { id: 'long', params: { do: 'gate', file: '/nowhere/ever' } }], { preservation: 'keep', workspaceName });
  await test.event(runId, (event) => event.type === 'step.started' && event.step === 'long');
  await test.caller.run.cancel({ runId });
  expect((await test.end(runId)).status).toBe('cancelled');
  return settled(test, workspaceName);
}

export const exported = (test: TestServer, workspaceId: string, include: BundleInclude = 'references'): Promise<ExportView> =>
  exportWorkspace(test.server, LOCAL, { workspaceId, include });

/** Staged and applied in one go. */
export async function imported(test: TestServer, path: string, how: object = {}): Promise<ImportView> {
  const { importId } = await stageImport(test.server, LOCAL, path);
  return applyImport(test.server, LOCAL, { importId, ...how });
}

export const openEmpty = (): Promise<TestServer> => openTestServer();
