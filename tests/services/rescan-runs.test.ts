import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import { LOCAL } from '../../server/server.ts';
import { rescanDocuments } from '../../server/services/artifact/rescan-documents.ts';
import { writeDocuments } from '../../server/services/artifact/write-documents.ts';
import { openTestServer, type TestServer } from '../support/test-server.ts';
import { keepDemo } from './bundle/origin.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** What a page of the run is made of. */
const pageOf = async ({ caller }: TestServer, runId: string): Promise<unknown> => ({
  results: await caller.run.results({ runId }),
  total: await caller.run.series({ runId, series: -1 }),
  list: (await caller.run.seriesList({ runId })).rows,
  events: (await caller.run.events({ runId, afterSeq: 0, limit: 2000 })).length,
  digests: (await caller.run.artifacts({ runId })).map(({ output, digest }) => [output, digest]),
});
const kindsOf = async ({ server }: TestServer): Promise<string[]> =>
  (await server.db.read((q) => q.all<{ kind: string }>(sql`SELECT kind FROM artifact ORDER BY kind, title`))).map((row) => row.kind);
const dropDatabase = (dataDir: string): void => {
  for (const name of readdirSync(dataDir)) if (/\.db(-\w+)?$/.test(name)) rmSync(join(dataDir, name));
};

it('brings runs and all they made back from their documents and blobs, when the database and the documents of artifacts are lost', async () => {
  const first = await openTestServer();
  await keepDemo(first, 'lost');
  const [{ runId }] = (await first.caller.run.list({ limit: 1 })).rows;
  await vi.waitUntil(() => existsSync(join(first.dataDir, 'documents', 'runs', `${runId}.json`)));
  while ((await writeDocuments(first.server)) > 0);
  const [before, kinds] = [await pageOf(first, runId), await kindsOf(first)];
  await first.server.close();

  dropDatabase(first.dataDir);
  for (const name of readdirSync(join(first.dataDir, 'documents')))
    if (name.startsWith('art_')) rmSync(join(first.dataDir, 'documents', name), { recursive: true });
  const second = await openTestServer({ dataDir: first.dataDir });
  expect(await kindsOf(second)).toEqual([]);
  expect(await rescanDocuments(second.server, LOCAL, { dryRun: true })).toMatchObject({ scanned: 1, found: 0, added: 1, invalid: [] });
  expect(await kindsOf(second)).toEqual([]);
  expect(await rescanDocuments(second.server, LOCAL, { dryRun: false })).toMatchObject({ added: 1, invalid: [] });
  expect(await pageOf(second, runId)).toEqual(before);
  // The record of the workspace stands in no document of the run.
  expect(await kindsOf(second)).toEqual(kinds.filter((kind) => kind !== 'workspace'));
  const { nodes } = await second.caller.artifact.lineage({ artifactId: runId, direction: 'down', depth: 2 });
  expect(nodes.length).toBeGreaterThan(5);
  expect(await rescanDocuments(second.server, LOCAL, { dryRun: false })).toMatchObject({ added: 0 });

  // What a person deleted stays deleted; what cannot be believed is told.
  const forecast = (await second.caller.run.artifacts({ runId })).find((one) => one.kind === 'forecast')!;
  await second.caller.artifact.bulk({ ids: [forecast.artifactId], action: { type: 'delete' } });
  await rescanDocuments(second.server, LOCAL, { dryRun: false });
  expect((await second.caller.artifact.get({ artifactId: forecast.artifactId })).deletedAt).not.toBeNull();
  const document = join(first.dataDir, 'documents', 'runs', `${runId}.json`);
  const other = runId.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const parsed = JSON.parse(readFileSync(document, 'utf8')) as { events: unknown[]; run: { runId: string } };
  writeFileSync(
    join(first.dataDir, 'documents', 'runs', `${other}.json`),
    JSON.stringify({ ...parsed, run: { ...parsed.run, runId: other }, events: parsed.events.slice(1) }),
  );
  const { invalid } = await rescanDocuments(second.server, LOCAL, { dryRun: false });
  expect(invalid).toEqual([{ path: `runs/${other}.json`, reason: 'its log has number 2 where 1 belongs' }]);
  await second.server.close();
});
