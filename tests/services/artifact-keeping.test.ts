import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../server/blobs/digest.ts';
import { LOCAL } from '../../server/server.ts';
import { ArtifactQuery } from '../../server/services/artifact/artifact-query.ts';
import { changeState, updateArtifact } from '../../server/services/artifact/change-artifact.ts';
import { collectGarbage } from '../../server/services/artifact/collect-garbage.ts';
import { findArtifacts } from '../../server/services/artifact/find-artifacts.ts';
import { getStats } from '../../server/services/artifact/get-stats.ts';
import { listQuarantined } from '../../server/services/artifact/list-quarantined.ts';
import { rescanDocuments } from '../../server/services/artifact/rescan-documents.ts';
import { applyRetention, listPolicies, savePolicy } from '../../server/services/artifact/retention.ts';
import { scrubBlobs } from '../../server/services/artifact/scrub-blobs.ts';
import { recordChecks } from '../../server/services/artifact/verify-artifact.ts';
import { writeDocuments } from '../../server/services/artifact/write-documents.ts';
import { entry } from '../../server/thread-entry.ts';
import { newFolder } from '../support/folders.ts';
import { openRegistry, T0, type TestRegistry } from '../support/registry.ts';
import { refusal } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 300_000 });

const KILLS = 6;
const HOUR_MS = 3_600_000;
const READER = { name: 'reader', scope: 'read' } as const;
let test: TestRegistry;
afterEach(() => test?.close());

const age = (sha: string, hours: number): void => {
  const at = new Date(Date.now() - hours * HOUR_MS);
  utimesSync(test.server.blobs.path(sha), at, at);
};
const gc = (dryRun = false, graceHours = 0.0001) => collectGarbage(test.server, LOCAL, { dryRun, graceHours });
const purge = async (artifactId: string): Promise<void> => {
  await changeState(test.server, LOCAL, { artifactId }, 'delete');
  await changeState(test.server, LOCAL, { artifactId }, 'purge');
};

describe('garbage', () => {
  it('goes in two steps, and comes back when it is wanted in between', async () => {
    test = await openRegistry();
    const [kept, gone, wanted] = [sha256('kept'), sha256('gone'), sha256('wanted')];
    await test.add({ text: 'kept' });
    await purge(await test.add({ text: 'gone' }));
    await purge(await test.add({ text: 'wanted' }));
    for (const sha of [kept, gone, wanted]) age(sha, 48);
    expect(await gc(true, 24)).toMatchObject({ condemned: 2, orphans: { count: 2 } });
    expect((await getStats(test.server)).condemned).toBe(0);
    expect(await gc(false, 24)).toMatchObject({ condemned: 2, swept: { count: 0 } });
    await test.add({ text: 'wanted' });
    expect((await getStats(test.server)).condemned).toBe(1);
    // The condemnation is a grace period old.
    await test.server.db.write([{ sql: `UPDATE blob_state SET at = ?`, args: [new Date(Date.now() - 30 * HOUR_MS).toISOString()] }]);
    expect(await gc(false, 24)).toMatchObject({ condemned: 0, swept: { count: 1 } });
    expect([existsSync(test.server.blobs.path(kept)), existsSync(test.server.blobs.path(gone)), existsSync(test.server.blobs.path(wanted))]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('is a quarantined blob too, once nothing refers to it; until it is taken it stays quarantined', async () => {
    test = await openRegistry();
    const [kept, orphan] = [sha256('kept and damaged'), sha256('damaged')];
    await test.add({ text: 'kept and damaged' });
    await purge(await test.add({ text: 'damaged' }));
    for (const sha of [kept, orphan]) {
      writeFileSync(test.server.blobs.path(sha), 'other bytes');
      age(sha, 1);
    }
    const found = new Map([kept, orphan].map((sha) => [sha, 'mismatch'] as const));
    await recordChecks(test.server, LOCAL, found, 'test');
    expect(await gc()).toMatchObject({ condemned: 1, swept: { count: 0 } });
    expect(await getStats(test.server)).toMatchObject({ condemned: 1, quarantined: 2 });
    await test.server.db.write([{ sql: `UPDATE blob_state SET at = ?`, args: [new Date(Date.now() - HOUR_MS).toISOString()] }]);
    // Found once more, by the reading in the background: that does not begin the wait anew.
    await recordChecks(test.server, LOCAL, found, 'test');
    expect(await gc()).toMatchObject({ condemned: 0, swept: { count: 1 }, items: [{ sha256: orphan, action: 'sweep' }] });
    expect(await gc()).toMatchObject({ condemned: 0, swept: { count: 0 }, orphans: { count: 0 } });
    expect((await listQuarantined(test.server)).map((one) => one.sha256)).toEqual([kept]);
    expect([...test.server.blobs.quarantined]).toEqual([kept]);
    expect([existsSync(test.server.blobs.path(kept)), existsSync(test.server.blobs.path(orphan))]).toEqual([true, false]);
  });

  it('is never what a feed or a workspace names', async () => {
    test = await openRegistry();
    const blob = test.server.blobs.putSync([Buffer.from('a feed')]);
    await test.server.db.write([
      {
        sql: `INSERT INTO feed (feed_id, name, status, view, blob, attached, created_at, updated_at) VALUES ('f', 'f', 'ready', '{}', ?, '[]', '', '')`,
        args: [blob.sha256],
      },
    ]);
    age(blob.sha256, 48);
    expect(await gc(true, 24)).toMatchObject({ orphans: { count: 0 } });
  });

  it(`leaves no row without its bytes, killed ${KILLS} times amid puts, purges and collections`, async () => {
    const dataDir = newFolder('registry-crash');
    let last = 0;
    const acknowledged = new Set<string>();
    const purged = new Set<string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const { url, execArgv } = entry('tests/fixtures/registry-until-killed');
      const child = spawn(process.execPath, [...execArgv, fileURLToPath(url), dataDir, String(last + 1)], { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      const wanted = 4 + 3 * kill;
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdout.on('data', (chunk) => {
        text += chunk;
        if (text.split('put ').length > wanted) setTimeout(() => child.kill('SIGKILL'), kill * 7);
      });
      await ended;
      for (const line of text.split('\n').slice(0, -1)) {
        const [verb, id, number] = line.split(' ');
        if (verb === 'purge') purged.add(id);
        else acknowledged.add(id);
        if (number) last = Number(number);
      }
      test = await openRegistry(dataDir);
      await gc();
      const files = await test.server.db.read((q) => q.all<{ id: string; sha256: string }>(sql`SELECT artifact_id AS id, sha256 FROM artifact_file`));
      for (const file of files) expect(sha256(readFileSync(test.server.blobs.path(file.sha256))), file.id).toBe(file.sha256);
      const there = new Set((await test.server.db.read((q) => q.all<{ id: string }>(sql`SELECT artifact_id AS id FROM artifact`))).map((one) => one.id));
      for (const id of acknowledged) expect(there.has(id), id).toBe(true);
      const holding = new Set(files.map((file) => file.id));
      for (const id of acknowledged) if (!purged.has(id)) expect(holding.has(id), id).toBe(true);
      expect(await test.server.db.integrity()).toEqual([]);
      await test.close();
    }
    expect(acknowledged.size).toBeGreaterThan(KILLS * 3);
    test = await openRegistry(dataDir);
  });
});

describe('documents', () => {
  it('rebuild the whole registry, with what a person wrote, and never overwrite it', async () => {
    test = await openRegistry();
    const ids = [
      await test.add({ title: 'one', tags: ['a'] }),
      await test.add({ title: 'two', text: 'two', description: 'second' }),
      await test.add({ title: 'three' }),
    ];
    await updateArtifact(test.server, LOCAL, { artifactId: ids[0] }, { title: 'renamed', tags: ['b', 'c'] });
    await changeState(test.server, LOCAL, { artifactId: ids[2] }, 'archive');
    while ((await writeDocuments(test.server)) > 0);
    const list = async () => (await findArtifacts(test.server, ArtifactQuery.parse({ archived: 'true' }))).artifacts;
    const before = await list();
    const counts = await getStats(test.server);
    for (const table of ['artifact_file', 'artifact_version', 'artifact_edge', 'artifact'])
      await test.server.db.write([{ sql: `DELETE FROM ${table}`, args: [] }]);
    expect(await list()).toEqual([]);
    expect(await rescanDocuments(test.server, LOCAL, { dryRun: true })).toMatchObject({ scanned: 3, found: 0, added: 3, invalid: [] });
    expect(await list()).toEqual([]);
    expect(await rescanDocuments(test.server, LOCAL, { dryRun: false })).toMatchObject({ added: 3 });
    const plain = (rows: Awaited<ReturnType<typeof list>>) => rows.map(({ rowVersion: _, modifiedAt: __, ...row }) => row);
    expect(plain(await list())).toEqual(plain(before));
    expect({ ...(await getStats(test.server)), orphans: null }).toEqual({ ...counts, orphans: null });
    expect((await findArtifacts(test.server, ArtifactQuery.parse({ q: 'second' }))).count).toBe(1);
    await updateArtifact(test.server, LOCAL, { artifactId: ids[1] }, { title: 'newer than its document' });
    expect(await rescanDocuments(test.server, LOCAL, { dryRun: false })).toMatchObject({ found: 3, added: 0 });
    expect((await list()).map((one) => one.title)).toContain('newer than its document');
  });

  it('that cannot be believed are named, and change nothing; those that are gone are written again', async () => {
    test = await openRegistry();
    const [a, b] = [await test.add(), await test.add({ text: 'b' })];
    while ((await writeDocuments(test.server)) > 0);
    const folder = (id: string): string => join(test.dataDir, 'documents', id);
    for (const table of ['artifact_file', 'artifact_version']) await test.server.db.write([{ sql: `DELETE FROM ${table} WHERE artifact_id = ?`, args: [a] }]);
    await test.server.db.write([{ sql: 'DELETE FROM artifact WHERE artifact_id = ?', args: [a] }]);
    const path = join(folder(a), 'v1.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"sha256":"./, '"sha256":"f'));
    rmSync(folder(b), { recursive: true });
    const report = await rescanDocuments(test.server, LOCAL, { dryRun: false });
    expect(report).toMatchObject({ added: 0, missing: 1, invalid: [{ path: a, reason: expect.stringContaining('digest') }] });
    await writeDocuments(test.server);
    expect(existsSync(join(folder(b), 'v1.json'))).toBe(true);
  });
});

describe('retention', () => {
  it('deletes nothing without a policy, says why with a dry run, and spares what is protected', async () => {
    test = await openRegistry();
    const ids: string[] = [];
    for (let day = 0; day < 6; day++) {
      test.setNow(T0 + day * 24 * HOUR_MS);
      ids.push(await test.add({ title: `day ${day}`, tags: ['daily'] }));
    }
    await changeState(test.server, LOCAL, { artifactId: ids[0] }, 'pin');
    const { policyId } = await savePolicy(test.server, LOCAL, { name: 'daily', selector: { tag: ['daily'] }, keepDays: 2, keepLast: 1 });
    const plan = await applyRetention(test.server, LOCAL, { policyId, dryRun: true });
    expect(plan.delete.map((one) => one.artifactId).sort()).toEqual([ids[1], ids[2]].sort());
    expect(plan.keep.find((one) => one.artifactId === ids[0])?.reason).toContain('pinned');
    expect(await refusal(applyRetention(test.server, LOCAL, { policyId, dryRun: false }))).toMatchObject({ code: 'WRONG_STATE' });
    await savePolicy(test.server, LOCAL, { policyId, name: 'daily', selector: { tag: ['daily'] }, keepDays: 2, keepLast: 1, enabled: true });
    await applyRetention(test.server, LOCAL, { policyId, dryRun: false });
    expect((await findArtifacts(test.server, ArtifactQuery.parse({}))).artifacts.map((one) => one.artifactId)).toEqual([ids[5], ids[4], ids[3], ids[0]]);
  });
});

describe('a policy', () => {
  const save = (wish: object) => savePolicy(test.server, LOCAL, { name: 'a', selector: {}, keepDays: 0, ...wish });

  it('is changed by its name or its id, and takes no other name that is in use', async () => {
    test = await openRegistry();
    const { policyId } = await save({ keepDays: 1 });
    expect(await save({ keepDays: 2 })).toMatchObject({ policyId, keepDays: 2 });
    expect(await save({ policyId, name: 'b' })).toMatchObject({ policyId, name: 'b' });
    const other = await save({});
    expect(await refusal(save({ policyId: other.policyId, name: 'b' }))).toMatchObject({ code: 'NAME_TAKEN', paths: ['name'] });
    expect(await refusal(save({ policyId: 'nope', name: 'c' }))).toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    expect((await listPolicies(test.server)).map((one) => one.name)).toEqual(['a', 'b']);
  });

  it('is refused with a selector that cannot be carried out', async () => {
    test = await openRegistry();
    for (const [selector, path] of [
      [{ q: '-type:x' }, 'selector.q'],
      [{ workspace: 'nope' }, 'selector.workspace'],
      [{ relation: 'generates' }, 'selector.relation'],
      [{ minSize: 2, maxSize: 1 }, 'selector.minSize'],
    ] as const)
      expect(await refusal(save({ selector }))).toMatchObject({ code: 'INVALID_INPUT', paths: [path] });
    expect(await listPolicies(test.server)).toEqual([]);
  });

  it('deletes nothing twice', async () => {
    test = await openRegistry();
    const [deleted, purged] = [await test.add(), await test.add()];
    await changeState(test.server, LOCAL, { artifactId: deleted }, 'delete');
    await purge(purged);
    test.setNow(T0 + HOUR_MS);
    const { policyId } = await save({ selector: { deleted: 'only' } });
    const { delete: gone, keep } = await applyRetention(test.server, LOCAL, { policyId, dryRun: true });
    expect(gone).toEqual([]);
    expect(new Map(keep.map((one) => [one.artifactId, one.reason]))).toEqual(
      new Map([
        [deleted, 'it is deleted already'],
        [purged, 'it is purged already'],
      ]),
    );
  });
});

describe('scrub', () => {
  it('goes round in parts, and finds what was damaged', async () => {
    test = await openRegistry();
    for (let i = 0; i < 6; i++) await test.add({ text: `scrub ${i}` });
    const damaged = sha256('scrub 3');
    writeFileSync(test.server.blobs.path(damaged), 'scrub 4');
    let checked = 0;
    for (let turn = 0; turn < 10; turn++) {
      const report = await scrubBlobs(test.server, LOCAL, { maxBytes: 14 });
      checked += report.checked;
      if (report.wrapped) break;
    }
    expect(checked).toBe(6);
    expect((await getStats(test.server)).quarantined).toBe(1);
  });

  it('and every other write is refused to a reader', async () => {
    test = await openRegistry();
    const artifactId = await test.add();
    for (const attempt of [
      scrubBlobs(test.server, READER, { maxBytes: 1 }),
      collectGarbage(test.server, READER, { dryRun: true, graceHours: 1 }),
      rescanDocuments(test.server, READER, { dryRun: true }),
      changeState(test.server, READER, { artifactId }, 'pin'),
      updateArtifact(test.server, READER, { artifactId }, { title: 'x' }),
      savePolicy(test.server, READER, {}),
    ])
      expect((await refusal(attempt)).code).toBe('FORBIDDEN');
  });
});
