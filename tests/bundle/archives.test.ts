import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ArchiveContent, type ArchiveEntry, listArchive } from '../../server/bundle/archive-entries.ts';
import { buildBundle } from '../../server/bundle/build-bundle.ts';
import { LIMITS } from '../../server/bundle/limits.ts';
import { dropSizes } from '../../server/bundle/saved-sizes.ts';
import { writeTar } from '../../server/bundle/tar-archive.ts';
import { verifyBundle } from '../../server/bundle/verify-bundle.ts';
import { layOutZip, type ZipArchive } from '../../server/bundle/zip-archive.ts';
import { readDirectory } from '../../server/bundle/zip-directory.ts';
import { newFolder } from '../support/folders.ts';
import { sampleContent, WORKSPACE } from './sample-content.ts';
import { hasTool, runTool } from './tools.ts';

let bundle: string;
let folder: string;
let zip: ZipArchive;
beforeAll(async () => {
  bundle = (await buildBundle(sampleContent(), { parent: newFolder('bundle') })).path;
  folder = newFolder('archives');
  zip = layOutZip(await listArchive(bundle));
  await pipeline(zip.stream(), createWriteStream(join(folder, 'b.zip')));
  await writeTar(await listArchive(bundle), join(folder, 'b.tar.gz'), 'tar.gz');
  await writeTar(await listArchive(bundle), join(folder, 'b.tar'), 'tar');
});

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

const TESTERS: readonly (readonly [tool: string, args: (archive: string) => string[]])[] = [
  ['unzip', (archive) => ['-tqq', archive]],
  ['7zz', (archive) => ['t', '-bso0', '-bsp0', archive]],
  ['bsdtar', (archive) => ['-tf', archive]],
  ['python3', (archive) => ['-c', 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()))', archive]],
];

describe('a zip', () => {
  it('has the length it says before the first byte, and is the same every time', async () => {
    const bytes = readFileSync(join(folder, 'b.zip'));
    expect(bytes.length).toBe(zip.length);
    dropSizes(bundle);
    const again = layOutZip(await listArchive(bundle));
    expect([again.length, again.tag]).toEqual([zip.length, zip.tag]);
    expect((await collect(again.stream())).equals(bytes)).toBe(true);
  });

  it('can be had in parts: any range is that part of the whole', async () => {
    const bytes = readFileSync(join(folder, 'b.zip'));
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length), fc.nat(zip.length), async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect((await collect(zip.stream(from, to))).equals(bytes.subarray(from, to))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each(TESTERS)('is accepted by %s', (tool, args) => {
    if (!hasTool(tool, 'a zip against it')) return;
    expect(runTool(tool, args(join(folder, 'b.zip')))).toMatchObject({ status: 0, stderr: '' });
  });

  it('gives the bundle back, byte for byte, when others unpack it', async () => {
    for (const [tool, args] of [
      ['unzip', ['-qq', '../b.zip']],
      ['7zz', ['x', '-bso0', '-bsp0', '../b.zip']],
      ['bsdtar', ['-xf', '../b.zip']],
      ['bsdtar', ['-xf', '../b.tar.gz']],
      ['tar', ['-xf', '../b.tar.gz']],
      ['tar', ['-xf', '../b.tar']],
    ] as const) {
      if (!hasTool(tool, 'unpacking by it')) continue;
      const out = join(folder, 'out');
      rmSync(out, { recursive: true, force: true });
      execFileSync('mkdir', [out]);
      expect([tool, args, runTool(tool, args, out).status]).toEqual([tool, args, 0]);
      const { ok, checks } = await verifyBundle(join(out, WORKSPACE));
      expect([tool, ok, checks.filter((check) => !check.ok)]).toEqual([tool, true, []]);
      expect(runTool('diff', ['-r', bundle, join(out, WORKSPACE)])).toMatchObject({ status: 0, stdout: '' });
    }
  });
});

describe('a tar', () => {
  it('is the same every time, and its length is that of the file', async () => {
    const target = join(folder, 'again.tar.gz');
    const length = await writeTar(await listArchive(bundle), target, 'tar.gz');
    expect(length).toBe(statSync(target).size);
    expect(readFileSync(target).equals(readFileSync(join(folder, 'b.tar.gz')))).toBe(true);
  });

  it('keeps long paths and says when it was made', () => {
    if (!hasTool('tar', 'a tar against it')) return;
    const { stdout } = runTool('tar', ['--utc', '--full-time', '-tvf', join(folder, 'b.tar')]);
    expect(stdout).toContain(`2026-03-01 10:30:15 ${WORKSPACE}/data/artifacts/art_02FORECAST/v1/`);
  });

  it('leaves nothing behind when it is called off', async () => {
    const target = join(folder, 'never.tar');
    await expect(writeTar(await listArchive(bundle), target, 'tar', AbortSignal.abort())).rejects.toThrow();
    expect([existsSync(target), runTool('sh', ['-c', `ls ${folder} | grep -c part`]).stdout]).toEqual([false, '0\n']);
  });
});

describe('archives are verified as they are', () => {
  it.each(['b.zip', 'b.tar.gz', 'b.tar'])('%s', async (name) => {
    const { ok, checks, format, files } = await verifyBundle(join(folder, name));
    expect([ok, checks.filter((check) => !check.ok)]).toEqual([true, []]);
    expect([format, files]).toEqual([name.slice(2), 26]);
  });

  it('also when others made them: zip and 7zz with compression, bsdtar and tar with their own headers', async () => {
    for (const [tool, args, name] of [
      ['zip', ['-qr9', join(folder, 'other.zip'), WORKSPACE], 'other.zip'],
      ['7zz', ['a', '-bso0', '-bsp0', '-tzip', join(folder, 'seven.zip'), WORKSPACE], 'seven.zip'],
      ['bsdtar', ['-a', '-cf', join(folder, 'bsd.zip'), WORKSPACE], 'bsd.zip'],
      ['bsdtar', ['-czf', join(folder, 'bsd.tar.gz'), WORKSPACE], 'bsd.tar.gz'],
      ['tar', ['-czf', join(folder, 'gnu.tar.gz'), WORKSPACE], 'gnu.tar.gz'],
      ['tar', ['--format=pax', '-cf', join(folder, 'pax.tar'), WORKSPACE], 'pax.tar'],
    ] as const) {
      if (!hasTool(tool, `an archive made by it`)) continue;
      expect([tool, runTool(tool, args, dirname(bundle)).status]).toEqual([tool, 0]);
      const { ok, checks } = await verifyBundle(join(folder, name));
      expect([name, ok, checks.filter((check) => !check.ok)]).toEqual([name, true, []]);
    }
  });

  it('any byte of a zip’s or a tar’s files, flipped, is found', async () => {
    for (const name of ['b.zip', 'b.tar', 'b.tar.gz']) {
      const bytes = readFileSync(join(folder, name));
      const target = join(folder, `flipped-${name}`);
      // Where a file's bytes stand for sure: in the middle of the report.
      const at = name === 'b.tar.gz' ? bytes.length >> 1 : bytes.indexOf('Four weeks before the holidays');
      expect(at).toBeGreaterThan(0);
      bytes[at] ^= 4;
      writeFileSync(target, bytes);
      const { ok, checks } = await verifyBundle(target);
      expect([name, ok, checks.some((check) => !check.ok)]).toEqual([name, false, true]);
    }
  });

  it('one cut short anywhere is found', async () => {
    for (const name of ['b.zip', 'b.tar', 'b.tar.gz'])
      for (const part of [0.1, 0.5, 0.9, 0.999]) {
        const target = join(folder, `cut-${name}`);
        writeFileSync(target, readFileSync(join(folder, name)));
        truncateSync(target, Math.floor(statSync(target).size * part));
        expect([name, part, (await verifyBundle(target)).ok]).toEqual([name, part, false]);
      }
  });
});

const NOTHING = new Uint8Array(1 << 20);

/** Entries whose bytes are made when they are read: zeros, of any length. */
function zeros(path: string, bytes: number): ArchiveEntry {
  let crc = 0;
  for (let at = 0; at < bytes; at += NOTHING.length) crc = crc32(NOTHING.subarray(0, Math.min(NOTHING.length, bytes - at)), crc);
  return {
    path,
    bytes,
    crc32: crc,
    async *read(from, to) {
      for (let at = from; at < to; at += NOTHING.length) yield NOTHING.subarray(0, Math.min(NOTHING.length, to - at));
    },
  };
}

const TIME = '2026-03-01T10:30:15.000Z';

/** Writes a zip to disk without writing its zeros: holes take no room. */
async function writeSparse(archive: ZipArchive, target: string): Promise<void> {
  const fd = openSync(target, 'w');
  let at = 0;
  for await (const chunk of archive.stream()) {
    if (!chunk.every((byte) => byte === 0)) writeSync(fd, chunk, 0, chunk.byteLength, at);
    at += chunk.byteLength;
  }
  expect(at).toBe(archive.length);
  truncateSync(target, at);
}

async function expectAccepted(target: string, content: ArchiveContent): Promise<void> {
  const size = statSync(target).size;
  const fd = openSync(target, 'r');
  expect(readDirectory(fd, size, LIMITS).map((record) => record.bytes)).toEqual(content.entries.map((entry) => entry.bytes));
  for (const [tool, args] of TESTERS) {
    if (!hasTool(tool, 'a large zip against it')) continue;
    expect([tool, runTool(tool, args(target))]).toEqual([tool, expect.objectContaining({ status: 0, stderr: '' })]);
  }
}

describe('large zips', () => {
  it('of 70,000 entries are accepted everywhere', async () => {
    const content = { time: TIME, entries: Array.from({ length: 70_000 }, (_, i) => zeros(`top/data/${String(i).padStart(6, '0')}.txt`, i % 3)) };
    const target = join(folder, 'many.zip');
    await writeSparse(layOutZip(content), target);
    await expectAccepted(target, content);
    rmSync(target);
  }, 180_000);

  it.skipIf(process.env.VITRINE_LARGE !== '1')(
    'beyond 4 GiB are accepted everywhere, one large file and what follows it (VITRINE_LARGE=1)',
    async () => {
      const content = { time: TIME, entries: [zeros('top/a.bin', 2 ** 32 + 5), zeros('top/b.bin', 3), zeros('top/c.bin', 1000)] };
      const target = join(folder, 'large.zip');
      const archive = layOutZip(content);
      await writeSparse(archive, target);
      expect((await collect(archive.stream(archive.length - 300))).equals(await collect(archive.stream(archive.length - 300, archive.length)))).toBe(true);
      await expectAccepted(target, content);
      rmSync(target);
    },
    3_600_000,
  );
});
