import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyBundle } from '../../../server/bundle/verify-bundle.ts';
import { LOCAL } from '../../../server/server.ts';
import { protectionOf } from '../../../server/services/artifact/protection.ts';
import { exportArtifacts } from '../../../server/services/bundle/export-artifacts.ts';
import { exportWorkspace } from '../../../server/services/bundle/export-workspace.ts';
import { getBundle } from '../../../server/services/bundle/get-bundle.ts';
import { listBundles } from '../../../server/services/bundle/list-bundles.ts';
import { openArchive } from '../../../server/services/bundle/open-archive.ts';
import { readPublicKey } from '../../../server/services/bundle/signing-key.ts';
import { plantFaults } from '../../crash/faulty-fs.ts';
import { newFolder } from '../../support/folders.ts';
import { openTestServer, refusal, type TestServer } from '../../support/test-server.ts';
import { exported, imported, openEmpty, settled } from './origin.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.server.close());

async function keep(workspaceName: string): Promise<{ workspaceId: string; runId: string }> {
  const { runId } = await test.run(
    [
      { id: 'a', params: { note: workspaceName } },
      { id: 'b', params: { note: `${workspaceName} too` } },
    ],
    {
      preservation: 'keep',
      workspaceName,
    },
  );
  return { runId, workspaceId: await settled(test, workspaceName) };
}
const list = (path: string): string => readFileSync(join(path, 'manifest-sha256.txt'), 'utf8');

describe('an export', () => {
  it('is refused for what is not there and while the run has not ended', async () => {
    expect(await refusal(exported(test, 'nowhere'))).toMatchObject({ code: 'WORKSPACE_NOT_FOUND' });
    const runId = await test.start([{ id: 'long', params: { do: 'gate', file: '/nowhere/ever' } }], { preservation: 'keep', workspaceName: 'open' });
    expect(await refusal(exported(test, 'open'))).toMatchObject({ code: 'WRONG_STATE', message: expect.stringMatching(/is (queued|running)/) as string });
    await test.caller.run.cancel({ runId });
    await test.end(runId);
    await settled(test, 'open');
    expect((await exported(test, 'open')).validated).toBe(true);
  });

  it('by two at once gives one whole bundle of the same bytes', async () => {
    const { workspaceId } = await keep('twice');
    const both = await Promise.all([exported(test, workspaceId), exported(test, workspaceId), exported(test, workspaceId)]);
    expect(new Set(both.map((one) => one.payloadDigest)).size).toBe(1);
    expect((await verifyBundle(both[0].bundlePath)).ok).toBe(true);
    expect(readdirSync(join(test.dataDir, 'exports')).filter((name) => /\.(part|new|old)/.test(name))).toEqual([]);
  });

  it('says what is dangling and goes on', async () => {
    const { workspaceId, runId } = await keep('dangling');
    const [made] = (await test.caller.workspace.get({ workspace: workspaceId })).createdObjects.artifactPaths;
    rmSync(test.server.blobs.path(made.sha256));
    const view = await exported(test, workspaceId, 'artifacts');
    expect(view).toMatchObject({
      complete: false,
      unresolvedReferences: [{ type: 'artifact', from: runId, reason: expect.stringContaining('not stored any more') as string }],
    });
    const empty = await openEmpty();
    await imported(empty, view.bundlePath);
    expect(list((await exported(empty, workspaceId, 'artifacts')).bundlePath)).toBe(list(view.bundlePath));
    await empty.server.close();
  });

  it('stands in the registry with a version for each payload, keeps what it contains, and knows when it is out of date', async () => {
    const { workspaceId, runId } = await keep('registered');
    const first = await exported(test, workspaceId);
    await exported(test, workspaceId);
    expect(await getBundle(test.server, { bundleId: workspaceId })).toMatchObject({
      stale: false,
      verifiedOk: true,
      checkedNow: true,
      payloadDigest: first.payloadDigest,
      files: first.files,
    });
    expect(await getBundle(test.server, { bundleId: workspaceId })).toMatchObject({ verifiedOk: true, checkedNow: false });
    expect(await getBundle(test.server, { bundleId: workspaceId, anew: true })).toMatchObject({ verifiedOk: true, checkedNow: true });
    await test.caller.workspace.update({ workspaceId, description: 'changed' });
    expect(await getBundle(test.server, { bundleId: workspaceId })).toMatchObject({ stale: true });
    const second = await exported(test, workspaceId);
    expect([second.artifactId, second.payloadDigest === first.payloadDigest]).toEqual([first.artifactId, false]);
    expect(await getBundle(test.server, { bundleId: workspaceId })).toMatchObject({ stale: false });
    expect(await test.caller.artifact.get({ artifactId: first.artifactId })).toMatchObject({ type: 'bundle' });
    expect((await test.caller.artifact.versions({ artifactId: first.artifactId })).map((one) => one.version)).toEqual([2, 1]);
    expect((await protectionOf(test.server, [runId])).get(runId)).toContain('bundle registered contains it');
    const { rows } = await listBundles(test.server);
    expect(rows.filter((row) => row.bundleId === workspaceId)).toMatchObject([{ payloadDigest: second.payloadDigest, artifactId: first.artifactId }]);
    await test.caller.workspace.delete({ workspaceId });
    expect(await getBundle(test.server, { bundleId: workspaceId })).toMatchObject({ stale: true, verifiedOk: true });
    expect(await refusal(getBundle(test.server, { bundleId: '0'.repeat(32) }))).toMatchObject({ code: 'BUNDLE_NOT_FOUND' });
  });

  it('is signed when asked, with a key that stays', async () => {
    const { workspaceId } = await keep('signed');
    expect(readPublicKey(test.server)).toBeNull();
    const view = await exportWorkspace(test.server, LOCAL, { workspaceId, sign: true });
    const key = readPublicKey(test.server);
    expect(view.signedBy).toBe(key?.keyId);
    expect((await exportWorkspace(test.server, LOCAL, { workspaceId, sign: true })).signedBy).toBe(view.signedBy);
    expect(readFileSync(join(view.bundlePath, 'checksums.sha256.minisig'), 'utf8')).toContain(key?.keyId ?? 'none');
  });

  it('goes to a folder of its own when told so, and is not listed', async () => {
    const { workspaceId } = await keep('elsewhere');
    const out = newFolder('out');
    const view = await exportWorkspace(test.server, LOCAL, { workspaceId }, { out });
    expect(view.bundlePath).toBe(join(out, workspaceId));
    expect((await listBundles(test.server, { limit: 200 })).rows.some((row) => row.bundleId === workspaceId)).toBe(false);
  });
});

describe('a full disk', () => {
  it('at any write leaves the bundle before as it was', async () => {
    const { workspaceId } = await keep('full');
    const before = await exported(test, workspaceId);
    const stood = list(before.bundlePath);
    await test.caller.workspace.update({ workspaceId, description: 'other bytes' });
    const faults = plantFaults(join(test.dataDir, 'exports'));
    try {
      for (const nth of [1, 5, 20, 60]) {
        faults.arm({ operation: 'any', nth, code: 'ENOSPC', lasting: true });
        const code = await exported(test, workspaceId).then(
          () => 'written',
          (error: { code: string }) => error.code,
        );
        faults.arm(null);
        expect(code).toBe('DISK_FULL');
        expect(list(before.bundlePath)).toBe(stood);
      }
    } finally {
      faults.restore();
    }
    expect(list((await exported(test, workspaceId)).bundlePath)).not.toBe(stood);
  });
});

describe('an archive', () => {
  it('has the length it says, the same bytes each time, and any part of them', async () => {
    const { workspaceId } = await keep('packed');
    await exported(test, workspaceId);
    for (const format of ['zip', 'tar', 'tar.gz'] as const) {
      const archive = await openArchive(test.server, { bundleId: workspaceId, format });
      const read = async (from?: number, to?: number): Promise<Buffer> => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of archive.stream(from, to)) chunks.push(chunk);
        return Buffer.concat(chunks);
      };
      const whole = await read();
      expect(whole.length).toBe(archive.length);
      expect((await read(100, 5000)).equals(whole.subarray(100, 5000))).toBe(true);
      const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
      expect(digest(await read())).toBe(digest(whole));
      expect(archive.name).toBe(`${workspaceId}.${format}`);
    }
    const kept = (): string[] => readdirSync(join(test.dataDir, 'exports')).filter((name) => name.startsWith(`.${workspaceId}`) && /\.tar/.test(name));
    expect(kept()).toHaveLength(2);
    await test.caller.workspace.update({ workspaceId, description: 'another' });
    await exported(test, workspaceId);
    await openArchive(test.server, { bundleId: workspaceId, format: 'tar' });
    expect(kept()).toHaveLength(1);
  });
});

describe('a set of artifacts', () => {
  it('goes through an empty instance and comes out the same, a run with all it made', async () => {
    const { runId } = await keep('set');
    const view = await exportArtifacts(test.server, LOCAL, { artifactIds: [runId] });
    expect(view.bundleId).toMatch(/^art_[0-9A-Z]{26}$/);
    expect((await exportArtifacts(test.server, LOCAL, { artifactIds: [runId, runId] })).bundleId).toBe(view.bundleId);
    const empty = await openEmpty();
    expect((await imported(empty, view.bundlePath)).workspaceId).toBeNull();
    const after = await exportArtifacts(empty.server, LOCAL, { artifactIds: [runId] });
    expect([after.bundleId, list(after.bundlePath)]).toEqual([view.bundleId, list(view.bundlePath)]);
    expect((await empty.caller.run.get({ runId })).status).toBe('completed');
    await empty.server.close();
    expect(await refusal(exportArtifacts(test.server, LOCAL, { artifactIds: [view.artifactId] }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await refusal(exportArtifacts(test.server, LOCAL, { artifactIds: ['art_none'] }))).toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    expect(existsSync(view.bundlePath)).toBe(true);
  });
});
