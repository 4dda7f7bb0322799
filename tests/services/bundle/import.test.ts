import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatSums } from '../../../server/bundle/sum-list.ts';
import { LOCAL } from '../../../server/server.ts';
import { putArtifact, putBlob, putVersion } from '../../../server/services/artifact/put-artifact.ts';
import { applyImport } from '../../../server/services/bundle/apply-import.ts';
import { discardImport } from '../../../server/services/bundle/discard-import.ts';
import { exportArtifacts } from '../../../server/services/bundle/export-artifacts.ts';
import { exportWorkspace } from '../../../server/services/bundle/export-workspace.ts';
import { getImport } from '../../../server/services/bundle/get-import.ts';
import { listImports } from '../../../server/services/bundle/list-imports.ts';
import { openArchive } from '../../../server/services/bundle/open-archive.ts';
import { stageImport } from '../../../server/services/bundle/stage-import.ts';
import { openTestServer, refusal, type TestServer } from '../../support/test-server.ts';
import { exported, imported, openEmpty, settled } from './origin.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let origin: TestServer;
let workspaceId: string;
let runId: string;
let path: string;
beforeAll(async () => {
  origin = await openTestServer();
  const state = await origin.run(
    [
      { id: 'a', params: { note: 'first' } },
      { id: 'b', params: { note: 'second' } },
    ],
    { preservation: 'keep', workspaceName: 'small' },
  );
  runId = state.runId;
  workspaceId = await settled(origin, 'small');
  await origin.caller.workspace.addNote({ workspace: 'small', text: 'a line' });
  path = (await exported(origin, workspaceId)).bundlePath;
});
afterAll(() => origin.server.close());

const TABLES = ['run', 'event', 'workspace', 'workspace_note', 'artifact', 'artifact_version', 'artifact_file', 'artifact_edge', 'artifact_tag'];
async function rowsOf({ server }: TestServer): Promise<Record<string, number>> {
  const counts = TABLES.map(async (table) => [table, (await server.db.read((q) => q.get<{ n: number }>(sql.raw(`SELECT count(*) AS n FROM ${table}`)))).n]);
  return Object.fromEntries(await Promise.all(counts)) as Record<string, number>;
}
const stagings = ({ dataDir }: TestServer): string[] => (existsSync(join(dataDir, 'staging')) ? readdirSync(join(dataDir, 'staging')) : []);
const inLine = async ({ server }: TestServer): Promise<number> =>
  (await server.db.read((q) => q.get<{ n: number }>(sql.raw('SELECT count(*) AS n FROM import_row')))).n;

async function upload(test: TestServer, text: string): Promise<string> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  return (await putBlob(test.server, LOCAL, { body: body(), length: null, expected: null })).sha256;
}

describe('a dry run', () => {
  it('says what would happen, writes nothing of it, and can be applied or discarded later', async () => {
    const test = await openEmpty();
    const before = await rowsOf(test);
    const view = await stageImport(test.server, LOCAL, path);
    expect(view).toMatchObject({
      status: 'planned',
      bundleId: workspaceId,
      workspaceId: null,
      appliedBefore: null,
      counts: { identical: 0, newer: 0, conflict: 0 },
    });
    expect(view.items.map((item) => item.entity)).toEqual(expect.arrayContaining(['workspace', 'run', 'artifact']));
    expect(await rowsOf(test)).toEqual(before);
    expect([...test.server.blobs.list()]).toEqual([]);

    // It outlives a start.
    await test.server.close();
    const later = await openTestServer({ dataDir: test.dataDir });
    expect(await getImport(later.server, { importId: view.importId })).toEqual(view);
    const second = await stageImport(later.server, LOCAL, path);
    await discardImport(later.server, LOCAL, { importId: second.importId });
    expect(await refusal(applyImport(later.server, LOCAL, { importId: second.importId }))).toMatchObject({ code: 'WRONG_STATE' });
    expect(await applyImport(later.server, LOCAL, { importId: view.importId })).toMatchObject({ status: 'applied', workspaceId });
    expect(await refusal(discardImport(later.server, LOCAL, { importId: view.importId }))).toMatchObject({ code: 'WRONG_STATE' });
    expect(stagings(later)).toEqual([]);
    const { rows, total } = await listImports(later.server);
    expect([total, rows.map((row) => row.status)]).toEqual([2, ['discarded', 'applied']]);
    expect((await listImports(later.server, { limit: 1, cursor: (await listImports(later.server, { limit: 1 })).nextCursor ?? '' })).rows).toEqual([rows[1]]);
    expect(await refusal(getImport(later.server, { importId: 'imp_none' }))).toMatchObject({ code: 'IMPORT_NOT_FOUND' });
    await later.server.close();
  });

  it('comes as the bytes of any archive, and is applied from each', async () => {
    for (const format of ['zip', 'tar', 'tar.gz'] as const) {
      const test = await openEmpty();
      const archive = await openArchive(origin.server, { bundleId: workspaceId, format });
      let length = 0;
      async function* body(): AsyncGenerator<Uint8Array> {
        for await (const chunk of archive.stream()) {
          length += chunk.byteLength;
          yield chunk;
        }
      }
      const { importId } = await stageImport(test.server, LOCAL, body());
      expect(length).toBe(archive.length);
      expect(await applyImport(test.server, LOCAL, { importId })).toMatchObject({ workspaceId });
      await test.server.close();
    }
  });

  it('is given up a day later, at a start', async () => {
    const test = await openEmpty();
    const { importId } = await stageImport(test.server, LOCAL, path);
    await test.server.db.write([{ sql: `UPDATE import_record SET created_at = '2020-01-01T00:00:00.000Z' WHERE import_id = ?`, args: [importId] }]);
    await test.server.close();
    const later = await openTestServer({ dataDir: test.dataDir });
    expect(await getImport(later.server, { importId })).toMatchObject({ status: 'discarded' });
    expect(stagings(later)).toEqual([]);
    await later.server.close();
  });
});

describe('what is refused leaves nothing', () => {
  /** A copy of the bundle in which one payload file is another, all its lists made anew: sound by every checksum. */
  async function forged(file: string, change: (text: string) => string, finish: (manifest: string) => string = (text) => text): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'forged-'));
    const { cpSync } = await import('node:fs');
    const { sha256 } = await import('../../../server/blobs/digest.ts');
    cpSync(path, join(folder, 'b'), { recursive: true });
    const at = (name: string): string => join(folder, 'b', name);
    writeFileSync(at(file), change(readFileSync(at(file), 'utf8')));
    const all = readdirSync(at(''), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name).slice(at('').length + (at('').endsWith('/') ? 0 : 1)));
    const sum = (name: string) => ({ path: name, sha256: sha256(readFileSync(at(name))) });
    const crate = JSON.parse(readFileSync(at('data/ro-crate-metadata.json'), 'utf8')) as {
      '@graph': { '@id': string; sha256?: string; contentSize?: string }[];
    };
    for (const one of crate['@graph'])
      if (`data/${one['@id']}` === file) Object.assign(one, { sha256: sum(file).sha256, contentSize: String(readFileSync(at(file)).length) });
    writeFileSync(at('data/ro-crate-metadata.json'), JSON.stringify(crate));
    const payload = all.filter((name) => name.startsWith('data/')).sort();
    writeFileSync(at('manifest-sha256.txt'), formatSums(payload.map(sum)));
    const manifest = JSON.parse(readFileSync(at('manifest.json'), 'utf8')) as {
      files: { path: string }[];
      payload_digest: string;
      payload_bytes: number;
      registry: { file: string; rows: number }[];
    };
    manifest.files = payload.map((name) => ({ ...sum(name), sizeBytes: readFileSync(at(name)).length }));
    manifest.payload_digest = sum('manifest-sha256.txt').sha256;
    manifest.payload_bytes = payload.reduce((bytes, name) => bytes + readFileSync(at(name)).length, 0);
    for (const table of manifest.registry) if (table.file === file) table.rows = readFileSync(at(file), 'utf8').split('\n').length - 1;
    writeFileSync(at('manifest.json'), finish(JSON.stringify(manifest)));
    writeFileSync(
      at('bag-info.txt'),
      readFileSync(at('bag-info.txt'), 'utf8').replace(/Payload-Oxum: \S+/, `Payload-Oxum: ${manifest.payload_bytes}.${payload.length}`),
    );
    const tags = all.filter((name) => !name.startsWith('data/') && !/^(tagmanifest|checksums)/.test(name)).sort();
    writeFileSync(at('tagmanifest-sha256.txt'), formatSums(tags.map(sum)));
    writeFileSync(
      at('checksums.sha256'),
      formatSums(
        all
          .filter((name) => !name.startsWith('checksums'))
          .sort()
          .map(sum),
      ),
    );
    return join(folder, 'b');
  }
  const line = (change: (row: Record<string, unknown>) => object) => (text: string) =>
    text
      .split('\n')
      .map((one) => (one === '' ? '' : JSON.stringify(change(JSON.parse(one) as Record<string, unknown>))))
      .join('\n');

  it.each<[string, string, (text: string) => string, RegExp]>([
    ['a run that has not ended', 'data/registry/run.ndjson', line((row) => ({ ...row, status: 'queued' })), /run .* is queued/],
    ['a path that leads out', 'data/registry/artifact_file.ndjson', line((row) => ({ ...row, path: '../../etc/passwd' })), /leads out/],
    [
      'a foreign artifact',
      'data/registry/artifact_file.ndjson',
      line((row) => ({ ...row, artifact_id: 'art_00000000000000000000000000' })),
      /not in the bundle/,
    ],
    ['other digests', 'data/registry/artifact_file.ndjson', line((row) => ({ ...row, sha256: '0'.repeat(64) })), /do not have the digest/],
    ['a column of another kind', 'data/registry/artifact.ndjson', line((row) => ({ ...row, title: 7 })), /title/],
    ['a type nobody knows', 'data/registry/artifact.ndjson', line((row) => ({ ...row, type: 'spell' })), /no type of artifact/],
    ['a line that is no JSON', 'data/registry/workspace_note.ndjson', () => '{"a":\n', /not JSON/],
    ['a name that is none', 'data/registry/workspace.ndjson', line((row) => ({ ...row, name: 'DROP TABLE' })), /no name of a workspace/],
  ])('%s', async (_, file, change, message) => {
    const test = await openEmpty();
    const before = await rowsOf(test);
    const error = await refusal(stageImport(test.server, LOCAL, await forged(file, change)));
    expect(error).toMatchObject({ code: 'BUNDLE_REFUSED', message: expect.stringMatching(message) as string });
    expect([await rowsOf(test), stagings(test), (await listImports(test.server)).total]).toEqual([before, [], 0]);
    await test.server.close();
  });

  it('a later format version, naming it', async () => {
    const test = await openEmpty();
    const bundle = await forged(
      'data/README.md',
      (text) => text,
      (manifest) => manifest.replace('"bundle_format_version":1', '"bundle_format_version":2'),
    );
    expect(await refusal(stageImport(test.server, LOCAL, bundle))).toMatchObject({
      code: 'BUNDLE_REFUSED',
      message: expect.stringContaining('bundle_format_version 2') as string,
    });
    expect(stagings(test)).toEqual([]);
    await test.server.close();
  });
});

describe('a conflict', () => {
  /** An instance with the workspace as it was, and then another state of it on both sides. */
  async function twoStates(): Promise<{ here: TestServer; there: TestServer; bundle: string }> {
    const [there, here] = [await openEmpty(), await openEmpty()];
    for (const test of [there, here]) {
      await imported(test, path);
      await test.caller.workspace.update({ workspaceId, description: test === here ? 'ours' : 'theirs' });
    }
    return { here, there, bundle: (await exported(there, workspaceId)).bundlePath };
  }
  const describedAs = async (test: TestServer, id: string): Promise<string> => (await test.caller.workspace.get({ workspace: id })).description;

  it('is left, refused, or lands beside ours, as the policy says', async () => {
    const { here, there, bundle } = await twoStates();
    const staged = await stageImport(here.server, LOCAL, bundle);
    expect(staged.items.find((item) => item.entity === 'workspace')).toMatchObject({
      fate: 'conflict',
      does: expect.stringContaining('ours is kept') as string,
    });
    expect(await refusal(applyImport(here.server, LOCAL, { importId: staged.importId, policy: 'fail' }))).toMatchObject({ code: 'WRONG_STATE' });
    expect(await getImport(here.server, { importId: staged.importId })).toMatchObject({ status: 'planned' });
    const skipped = await imported(here, bundle, { policy: 'skip' });
    expect([skipped.workspaceId, await describedAs(here, workspaceId)]).toEqual([workspaceId, 'ours']);
    await here.server.close();

    const other = await twoStates();
    const copied = await imported(other.here, other.bundle, { policy: 'copy' });
    expect(copied.workspaceId).not.toBe(workspaceId);
    expect([await describedAs(other.here, workspaceId), await describedAs(other.here, copied.workspaceId ?? '')]).toEqual(['ours', 'theirs']);
    const copy = await other.here.caller.workspace.get({ workspace: copied.workspaceId ?? '' });
    expect(copy).toMatchObject({ name: 'small-imported', notes: 1, run: { status: 'completed' } });
    expect(copy.createdObjects.runIds).toEqual([copy.run.runId]);
    expect(copy.run.runId).not.toBe(runId);
    expect(await other.here.log(copy.run.runId)).toHaveLength((await origin.log(runId)).length);
    expect((await imported(other.here, other.bundle, { policy: 'copy' })).appliedBefore).toBe(copied.importId);
    expect(await other.here.server.db.integrity()).toEqual([]);
    for (const { server } of [there, other.here, other.there]) await server.close();
  });

  it('is none when what comes is newer: it takes the place of ours', async () => {
    const { here, there } = await twoStates();
    await there.caller.workspace.update({ workspaceId, tags: ['later'] });
    await there.caller.workspace.addNote({ workspace: workspaceId, text: 'a further line' });
    const view = await imported(here, (await exported(there, workspaceId)).bundlePath);
    expect(view.counts).toMatchObject({ newer: 1, conflict: 0 });
    expect(await here.caller.workspace.get({ workspace: workspaceId })).toMatchObject({ description: 'theirs', tags: ['later'], notes: 2 });
    for (const { server } of [here, there]) await server.close();
  });

  it('of a name is settled by another one, which is exported as it was', async () => {
    const test = await openEmpty();
    await test.run([{ id: 'mine' }], { preservation: 'keep', workspaceName: 'small' });
    await imported(test, path);
    expect((await test.caller.workspace.list({})).rows.map((row) => row.name).sort()).toEqual(['small', 'small-imported']);
    const again = await exported(test, workspaceId);
    expect(readFileSync(join(again.bundlePath, 'manifest-sha256.txt'), 'utf8')).toBe(readFileSync(join(path, 'manifest-sha256.txt'), 'utf8'));
    await test.server.close();
  });

  it('of an upload lands as a further version of ours', async () => {
    const [here, there] = [await openEmpty(), await openEmpty()];
    const { artifact } = await putArtifact(there.server, LOCAL, { title: 'figures', files: [{ path: 'a.txt', sha256: await upload(there, 'one') }] });
    const set = async (): Promise<string> =>
      (await exportArtifacts(there.server, LOCAL, { artifactIds: [artifact.artifactId], include: 'artifacts' })).bundlePath;
    await imported(here, await set());
    for (const [test, text] of [
      [there, 'theirs'],
      [here, 'ours'],
    ] as const)
      await putVersion(test.server, LOCAL, artifact.artifactId, { files: [{ path: 'a.txt', sha256: await upload(test, text) }] });
    const view = await imported(here, await set(), { policy: 'add' });
    expect(view.items).toMatchObject([{ entity: 'artifact', fate: 'conflict', does: expect.stringContaining('further version') as string }]);
    const versions = await here.caller.artifact.versions({ artifactId: artifact.artifactId });
    expect(versions.map((one) => one.version)).toEqual([3, 2, 1]);
    expect(await here.caller.artifact.get({ artifactId: artifact.artifactId })).toMatchObject({ bytes: 6 });
    for (const { server } of [here, there]) await server.close();
  });

  it('is none where equal content goes by another id: ours is used', async () => {
    const test = await openEmpty();
    const twin = await test.run([
      { id: 'a', params: { note: 'first' } },
      { id: 'b', params: { note: 'second' } },
    ]);
    const artifacts = (await rowsOf(test)).artifact_version;
    const view = await imported(test, path);
    expect(view.items.filter((item) => item.does.includes('equal content')).length).toBeGreaterThan(0);
    expect((await rowsOf(test)).artifact_version).toBeLessThanOrEqual(artifacts + 2);
    const { createdObjects } = await test.caller.workspace.get({ workspace: workspaceId });
    expect(createdObjects.artifactIds.every(({ id }) => id !== '')).toBe(true);
    expect(await test.caller.workspace.health({ workspace: workspaceId })).toMatchObject({ dead: 0 });
    expect(twin.status).toBe('completed');
    await test.server.close();
  });
});

describe('aliases', () => {
  it('land under imported/ unless asked for', async () => {
    const test = await openEmpty();
    const other = await openEmpty();
    const { runId: made } = await test.caller.run.start({
      preset: 'demo_minimal',
      anchorDay: '2026-05-31',
      models: ['naive', 'seasonal_naive'],
      overrides: { stores: 1, products: 2 },
      preservation: 'keep',
      workspaceName: 'aliased',
    });
    await test.end(made);
    await settled(test, 'aliased');
    const bundle = (await exportWorkspace(test.server, LOCAL, { workspaceId: 'aliased' })).bundlePath;
    expect((await imported(other, bundle)).aliases).toEqual({ 'demo-production': 'imported/demo-production' });
    expect((await other.caller.registry.aliases({})).map((one) => one.name)).toEqual(['imported/demo-production']);
    const third = await openEmpty();
    await imported(third, bundle, { applyAliases: true });
    expect((await third.caller.registry.aliases({})).map((one) => one.name)).toEqual(['demo-production']);
    for (const { server } of [test, other, third]) await server.close();
  });
});

describe('a failure while it is applied', () => {
  it('at any write leaves nothing half, and the next try completes it', async () => {
    const test = await openEmpty();
    const before = await rowsOf(test);
    const { importId } = await stageImport(test.server, LOCAL, path);
    const { write } = test.server.db;
    for (let nth = 1; ; nth++) {
      let count = 0;
      test.server.db.write = async (...args) => {
        if (++count === nth) throw new Error('the disk is gone');
        return write(...args);
      };
      const outcome = await applyImport(test.server, LOCAL, { importId }).catch((error: Error) => error.message);
      test.server.db.write = write;
      if (count < nth) {
        expect(nth).toBeGreaterThan(5);
        expect(outcome).toMatchObject({ status: 'applied', workspaceId });
        break;
      }
      expect([outcome, await rowsOf(test), await inLine(test)]).toEqual(['the disk is gone', before, 0]);
    }
    expect((await exported(test, workspaceId)).payloadDigest).toBe((await exported(origin, workspaceId)).payloadDigest);
    await test.server.close();
  });
});
