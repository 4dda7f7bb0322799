import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildBundle } from '../../server/bundle/build-bundle.ts';
import { listFolder } from '../../server/bundle/folder-reader.ts';
import { LIMITS } from '../../server/bundle/limits.ts';
import { parseManifest } from '../../server/bundle/manifest.ts';
import { settleFolders, startFolder } from '../../server/bundle/swap-folder.ts';
import { verifyBundle } from '../../server/bundle/verify-bundle.ts';
import { newFolder } from '../support/folders.ts';
import { artifactOf, fileOf, sampleContent, WORKSPACE } from './sample-content.ts';
import { hasTool, runTool } from './tools.ts';

const bytesOf = (folder: string): Map<string, string> => new Map(listFolder(folder, LIMITS).map((path) => [path, readFileSync(join(folder, path), 'latin1')]));
const hidden = (folder: string): string[] => readdirSync(folder).filter((name) => /\.(part-|new|old)/.test(name));

describe('a built bundle', () => {
  it('passes every check, says what it carries, and leaves nothing beside it', async () => {
    const parent = newFolder('bundle');
    const bundle = await buildBundle(sampleContent(), { parent });
    expect(bundle).toMatchObject({
      path: join(parent, WORKSPACE),
      validated: true,
      plansExported: 1,
      complete: false,
      unresolvedReferences: [{ id: 'champion' }],
    });
    expect(bundle.checks.filter((check) => !check.ok)).toEqual([]);
    expect(bundle.files.map((file) => file.path)).toEqual(listFolder(bundle.path, LIMITS));
    for (const { path, sizeBytes } of bundle.files) expect([path, statSync(join(bundle.path, path)).size]).toEqual([path, sizeBytes]);
    expect(hidden(parent)).toEqual([]);
  });

  it('is the same to the byte for equal content in another order, and for another time it is not', async () => {
    const [a, b, c] = [newFolder('bundle'), newFolder('bundle'), newFolder('bundle')];
    const content = sampleContent();
    const first = await buildBundle(content, { parent: a });
    const turned = {
      ...content,
      runs: content.runs.toReversed(),
      artifacts: content.artifacts.toReversed().map((one) => ({ ...one, files: one.files.toReversed() })),
    };
    const second = await buildBundle(turned, { parent: b });
    expect(bytesOf(second.path)).toEqual(bytesOf(first.path));
    const later = await buildBundle(sampleContent({ stateTime: '2026-03-02T00:00:00.000Z' }), { parent: c });
    expect(later.payloadDigest).not.toBe(first.payloadDigest);
  });

  it('keeps the own names of files beside the safe ones, with which the digests are computed', async () => {
    const { path } = await buildBundle(sampleContent(), { parent: newFolder('bundle') });
    const { manifest } = parseManifest(readFileSync(join(path, 'manifest.json'), 'utf8'));
    const files = manifest?.artifacts.find((artifact) => artifact.id === 'art_02FORECAST')?.files ?? [];
    expect(files.map((file) => file.path)).toEqual(['.hidden', 'Größe, Länge/μ ± σ.csv', 'README', 'con.txt', 'readme'].sort());
    for (const { file } of files) expect(file).toMatch(/^data\/artifacts\/art_02FORECAST\/v1\/[A-Za-z0-9_][A-Za-z0-9._-]*-[0-9a-f]{8}(\.\w+)?$/);
  });

  it('calls itself complete when everything travels and nothing is missing', async () => {
    const bundle = await buildBundle(sampleContent({ unresolvedReferences: [], artifacts: [artifactOf('art_1', 'dataset', [fileOf('a.json', '{}')])] }), {
      parent: newFolder('bundle'),
    });
    expect(bundle.complete).toBe(true);
  });

  it('is read by the tools everyone has: three lists, no stray file, the payload as BagIt counts it', async () => {
    if (!hasTool('sha256sum', 'a bundle against coreutils')) return;
    const { path } = await buildBundle(sampleContent(), { parent: newFolder('bundle') });
    for (const list of ['checksums.sha256', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'])
      expect([list, runTool('sha256sum', ['--strict', '--quiet', '-c', list], path)]).toEqual([
        list,
        expect.objectContaining({ status: 0, stdout: '', stderr: '' }),
      ]);
    const listed = runTool(
      'sh',
      ['-c', 'cut -c67- manifest-sha256.txt | sort > /tmp/listed.$$; find data -type f | sort | comm -3 - /tmp/listed.$$; rm /tmp/listed.$$'],
      path,
    );
    expect([listed.status, listed.stdout]).toEqual([0, '']);
    const sums = runTool(
      'sh',
      [
        '-c',
        "cut -c67- checksums.sha256 > sums.tmp; sort -c sums.tmp && find . -type f ! -name 'checksums.sha256*' ! -name sums.tmp -printf '%P\\n' | sort | comm -3 - sums.tmp; rm sums.tmp",
      ],
      path,
    );
    expect([sums.status, sums.stdout, sums.stderr]).toEqual([0, '', '']);
    const oxum = runTool('sh', ['-c', "find data -type f -printf '%s\\n' | awk '{ bytes += $1 } END { print bytes \".\" NR }'"], path);
    expect(readFileSync(join(path, 'bag-info.txt'), 'utf8')).toContain(`Payload-Oxum: ${oxum.stdout}`);
    // The README's recipe, in a folder in which no file was renamed.
    const digest = runTool(
      'sh',
      ['-c', "find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | LC_ALL=C sort | sha256sum"],
      join(path, 'data/artifacts/art_01DATASET/v1'),
    );
    expect(digest.stdout.slice(0, 64)).toBe(sampleContent().artifacts[0].digest);
  });
});

describe('what goes wrong leaves the bundle that was there', () => {
  it('when stored bytes are not what was recorded', async () => {
    const parent = newFolder('bundle');
    const before = await buildBundle(sampleContent(), { parent });
    const bytes = bytesOf(before.path);
    const damaged = { ...fileOf('a.json', '{}'), source: 'damaged' };
    const rejected = expect(buildBundle(sampleContent({ artifacts: [{ ...artifactOf('art_1', 'dataset', [damaged]) }] }), { parent })).rejects;
    await rejected.toMatchObject({ code: 'CORRUPT_BLOB', message: expect.stringContaining('data/artifacts/art_1/v1/a.json') });
    expect([bytesOf(before.path), hidden(parent)]).toEqual([bytes, []]);
  });

  it('when the recorded digest of a version is wrong, with the check named', async () => {
    const parent = newFolder('bundle');
    const artifact = { ...artifactOf('art_1', 'dataset', [fileOf('a.json', '{}')]), digest: '0'.repeat(64) };
    await expect(buildBundle(sampleContent({ artifacts: [artifact] }), { parent })).rejects.toMatchObject({
      message: expect.stringContaining('artifact-digests'),
    });
    expect(readdirSync(parent)).toEqual([]);
  });

  it('when it is called off', async () => {
    const parent = newFolder('bundle');
    const abort = new AbortController();
    await expect(buildBundle(sampleContent(), { parent, signal: abort.signal, onProgress: () => abort.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(readdirSync(parent)).toEqual([]);
  });

  it('when an id cannot be part of a path, or two would be one file', async () => {
    const parent = newFolder('bundle');
    await expect(buildBundle(sampleContent({ id: '../x' }), { parent })).rejects.toThrow('bundle id "../x"');
    const plan = { name: '', document: {} };
    await expect(buildBundle(sampleContent({ scenarioPlans: [{ id: 'a/../../b', ...plan }] }), { parent })).rejects.toThrow(RangeError);
    const twins = [
      { id: 'one', ...plan },
      { id: 'ONE', ...plan },
    ];
    await expect(buildBundle(sampleContent({ scenarioPlans: twins }), { parent })).rejects.toThrow('case does not count');
  });

  it('when the disk is full: DISK_FULL, 507', async () => {
    const parent = newFolder('full');
    const mounted = runTool('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', parent]);
    if (mounted.status !== 0) {
      console.warn('SKIPPED: a small disk cannot be mounted here; a full disk was not checked');
      return;
    }
    try {
      const before = await buildBundle(sampleContent(), { parent });
      const bytes = bytesOf(before.path);
      const large = artifactOf('art_1', 'dataset', [fileOf('a.bin', Buffer.alloc(2 << 20, 7))]);
      await expect(buildBundle(sampleContent({ artifacts: [large] }), { parent })).rejects.toMatchObject({ code: 'DISK_FULL' });
      const many = artifactOf(
        'art_2',
        'dataset',
        Array.from({ length: 300 }, (_, i) => fileOf(`${i}.bin`, Buffer.alloc(4000, i))),
      );
      await expect(buildBundle(sampleContent({ artifacts: [many] }), { parent })).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect([bytesOf(before.path), hidden(parent)]).toEqual([bytes, []]);
    } finally {
      runTool('umount', [parent]);
    }
  });
});

describe('kill -9', () => {
  it('at any moment of a build leaves the old bundle or the new, whole', async () => {
    const parent = newFolder('kill');
    const main = fileURLToPath(new URL('./build-main.ts', import.meta.url));
    const seen = new Set<string>();
    for (let at = 0; at < 12; at++) {
      const child = execFile(process.execPath, ['--import', 'tsx', main, parent]);
      // From before the first file until after the swaps: the program builds one after the other until it is killed.
      await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
      await new Promise((resolve) => setTimeout(resolve, at * 7));
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      settleFolders(parent);
      expect(hidden(parent)).toEqual([]);
      const { ok, checks, manifest } = await verifyBundle(join(parent, WORKSPACE));
      expect([ok, checks.filter((check) => !check.ok)]).toEqual([true, []]);
      seen.add(manifest?.description ?? '');
    }
    expect(seen.size).toBeGreaterThan(1);
  }, 120_000);

  it('between the two renames is finished at the next start', () => {
    const parent = newFolder('swap');
    for (const [name, text] of [
      ['.a.new', 'new'],
      ['.a.old', 'old'],
      ['b', 'old'],
      ['.b.new', 'new'],
      ['c', 'kept'],
      ['.c.old', 'gone'],
    ]) {
      mkdirSync(join(parent, name));
      writeFileSync(join(parent, name, 'x'), text);
    }
    startFolder(parent, 'd');
    settleFolders(parent);
    const left = readdirSync(parent).sort();
    expect(left).toEqual(['a', 'b', 'c']);
    expect(left.map((name) => readFileSync(join(parent, name, 'x'), 'utf8'))).toEqual(['new', 'new', 'kept']);
    expect(existsSync(join(parent, '.c.old'))).toBe(false);
  });
});
