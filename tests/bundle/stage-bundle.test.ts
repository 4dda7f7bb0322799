import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ArchiveEntry, listArchive } from '../../server/bundle/archive-entries.ts';
import { buildBundle } from '../../server/bundle/build-bundle.ts';
import { listFolder } from '../../server/bundle/folder-reader.ts';
import { LIMITS, type Limits } from '../../server/bundle/limits.ts';
import { generateKey } from '../../server/bundle/minisign.ts';
import { stageBundle } from '../../server/bundle/stage-bundle.ts';
import { tarBytes, writeTar } from '../../server/bundle/tar-archive.ts';
import { layOutZip } from '../../server/bundle/zip-archive.ts';
import { newFolder } from '../support/folders.ts';
import { artifactOf, fileOf, sampleContent } from './sample-content.ts';
import { hasTool, runTool } from './tools.ts';

let bundle: string;
beforeAll(async () => {
  const large = artifactOf('art_04LARGE', 'dataset', [fileOf('noise.bin', Buffer.alloc(300_000, 'noise'))]);
  const content = sampleContent();
  bundle = (await buildBundle({ ...content, artifacts: [...content.artifacts, large] }, { parent: newFolder('bundle') })).path;
});

const TIME = '2026-03-01T00:00:00.000Z';
const entry = (path: string, text: string | Buffer = 'x'): ArchiveEntry => {
  const bytes = Buffer.from(text as string);
  return {
    path,
    bytes: bytes.length,
    crc32: crc32(bytes),
    async *read(from, to) {
      yield bytes.subarray(from, to);
    },
  };
};

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(Uint8Array.from(chunk));
  return Buffer.concat(all);
}

const zipOf = (entries: readonly ArchiveEntry[]): Promise<Buffer> => collect(layOutZip({ time: TIME, entries }).stream());
const tarOf = (entries: readonly ArchiveEntry[]): Promise<Buffer> => collect(tarBytes({ time: TIME, entries }));

/** What staging says of an archive that it must refuse; it leaves nothing behind. */
async function refusal(bytes: Buffer, limits?: Partial<Limits>): Promise<string> {
  const parent = newFolder('staging');
  const file = join(newFolder('hostile'), 'archive');
  writeFileSync(file, bytes);
  const error = await stageBundle(file, { parent, limits: { ...LIMITS, ...limits } }).then(
    () => new Error('was taken'),
    (one: Error & { code?: string }) => one,
  );
  expect(error).toMatchObject({ code: 'BUNDLE_REFUSED' });
  expect(readdirSync(parent)).toEqual([]);
  return error.message;
}

describe('a sound bundle is staged whole', () => {
  it.each(['folder', 'zip', 'tar', 'tar.gz'] as const)('from a %s', async (format) => {
    const parent = newFolder('staging');
    let source = bundle;
    if (format !== 'folder') {
      source = join(newFolder('archive'), 'b');
      if (format === 'zip') writeFileSync(source, await collect(layOutZip(await listArchive(bundle)).stream()));
      else await writeTar(await listArchive(bundle), source, format);
    }
    const staged = await stageBundle(source, { parent });
    expect(staged.checks.every((check) => check.ok)).toBe(true);
    expect(listFolder(staged.path, LIMITS)).toEqual(listFolder(bundle, LIMITS));
    for (const path of listFolder(bundle, LIMITS))
      expect([path, readFileSync(join(staged.path, path)).equals(readFileSync(join(bundle, path)))]).toEqual([path, true]);
    staged.dispose();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('from bytes as they arrive, and what arrived is taken away again', async () => {
    const file = join(newFolder('archive'), 'b');
    await writeTar(await listArchive(bundle), file, 'tar.gz');
    const staged = await stageBundle(createReadStream(file), { parent: newFolder('staging') });
    expect([readdirSync(join(staged.path, '..')), staged.manifest.name]).toEqual([['bundle'], 'sample of everything']);
    await expect(stageBundle(createReadStream(file), { parent: newFolder('staging'), limits: { ...LIMITS, bytes: 1000 } })).rejects.toMatchObject({
      code: 'BUNDLE_REFUSED',
    });
  });

  it('and only with the signature that is asked for', async () => {
    const parent = newFolder('staging');
    await expect(stageBundle(bundle, { parent, publicKey: generateKey().publicKey })).rejects.toMatchObject({
      code: 'BUNDLE_REFUSED',
      errors: [{ path: 'signature', message: 'a signature was asked for and there is none' }],
    });
    expect(readdirSync(parent)).toEqual([]);
  });

  it('one whose bytes were changed is refused with the names of the checks', async () => {
    const entries = (await listArchive(bundle)).entries.map((one) => (one.path.endsWith('README.md') ? entry(one.path, 'other') : one));
    const message = await refusal(await zipOf(entries));
    expect(message).toMatch(/^the bundle does not pass payload-oxum, payload-list/);
  });
});

describe('archives that would do harm', () => {
  it.each<[string, string[], RegExp]>([
    ['a way out', ['b/x', 'b/../../etc/x'], /segment "\.\."/],
    ['a way out at once', ['../x'], /segment "\.\."/],
    ['an absolute path', ['/etc/x'], /absolute/],
    ['a drive', ['C:/x'], /absolute/],
    ['a backslash', ['b/..\\x'], /backslash/],
    ['a control character', ['b/x\u0007'], /control character/],
    ['an empty segment', ['b//x'], /segment ""/],
    ['a dot', ['b/./x'], /segment "\."/],
    ['the same file twice', ['b/x', 'b/x'], /stands twice/],
    ['twins in case', ['b/x', 'b/X'], /stands twice/],
    ['a file that is also a folder', ['b/x', 'b/x/y'], /stands twice/],
    ['two top folders', ['b/x', 'c/x'], /more than one top folder/],
    ['a file at the top', ['x'], /outside any folder/],
    ['a folder too deep', [`b/${'a/'.repeat(40)}x`], /deeper than/],
    ['a name that is no path of a bundle', ['b/a b'], /only A-Z/],
    ['a hidden file', ['b/.x'], /no dot or dash in front/],
    ['a name of Windows', ['b/aux.txt'], /Windows/],
  ])('%s', async (_, names, words) => {
    const entries = names.map((name) => entry(name));
    expect(await refusal(await zipOf(entries))).toMatch(words);
    expect(await refusal(await tarOf(entries))).toMatch(words);
  });

  it('accents composed in two ways', async () => {
    // Names of our own archives are plain; others write what they like, so that bytes are put into the headers by hand.
    const zip = await zipOf([entry('b/aaaa'), entry('b/bbbb')]);
    const put = (from: string, name: Buffer): void => {
      for (let at = zip.indexOf(from); at !== -1; at = zip.indexOf(from, at + 1)) name.copy(zip, at);
    };
    put('b/aaaa', Buffer.from('b/\u00e9e\u0065')); // é e e: 2 + 1 + 1 bytes
    put('b/bbbb', Buffer.from('b/e\u0301e')); // e ́ e
    expect(await refusal(zip)).toMatch(/only A-Z|stands twice/);
  });

  it('links, devices and pipes', async () => {
    for (const [mode, words] of [
      [0o120777, /a link/],
      [0o020666, /device/],
      [0o010666, /device or pipe/],
    ] as const) {
      const zip = await zipOf([entry('b/x', '/etc/passwd')]);
      const at = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
      zip.writeUInt32LE((mode * 0x10000) >>> 0, at + 38);
      expect(await refusal(zip)).toMatch(words);
    }
    for (const type of ['1', '2', '3', '4', '6', 'V', 'S']) {
      const tar = await tarOf([entry('b/x', '')]);
      tar.write(type, 156, 'latin1');
      tar.write('        ', 148, 'latin1');
      tar.write(
        `${tar
          .subarray(0, 512)
          .reduce((sum, byte) => sum + byte, 0)
          .toString(8)
          .padStart(6, '0')}\0 `,
        148,
        'latin1',
      );
      expect(await refusal(tar)).toMatch(type < '3' ? /a link/ : /of the kind/);
    }
  });

  it('links in a folder, and links that tar itself writes', async () => {
    const parent = newFolder('links');
    mkdirSync(join(parent, 'b'));
    symlinkSync('/etc/passwd', join(parent, 'b/x'));
    await expect(stageBundle(join(parent, 'b'), { parent: newFolder('staging') })).rejects.toMatchObject({ message: expect.stringContaining('a link') });
    if (!hasTool('tar', 'links in a tar made by it')) return;
    expect(runTool('tar', ['-cf', 'b.tar', 'b'], parent).status).toBe(0);
    expect(await refusal(readFileSync(join(parent, 'b.tar')))).toMatch(/a link/);
  });

  it('too many, too large, too tightly packed', async () => {
    expect(await refusal(await zipOf([entry('b/1'), entry('b/2'), entry('b/3')]), { entries: 2 })).toMatch(/3 entries/);
    expect(await refusal(await tarOf([entry('b/1'), entry('b/2'), entry('b/3')]), { entries: 2 })).toMatch(/more than 2 entries/);
    expect(await refusal(await zipOf([entry('b/1', 'x'.repeat(100))]), { fileBytes: 99 })).toMatch(/larger than 99/);
    expect(await refusal(await tarOf([entry('b/1', 'x'.repeat(60)), entry('b/2', 'x'.repeat(60))]), { bytes: 100 })).toMatch(/larger than 100 bytes together/);
    expect(await refusal(bomb(70 * 2 ** 20))).toMatch(/250 times its size/);
    const tar = await tarOf([entry('b/1', Buffer.alloc(70 * 2 ** 20))]);
    expect(await refusal(gzipSync(tar))).toMatch(/250 times its size/);
  });

  it('a size that lies', async () => {
    const zip = bomb(1000);
    const at = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(10, at + 24);
    expect(await refusal(zip)).toMatch(/cannot be unpacked|unpacks to/);
    zip.writeUInt32LE(2000, at + 24);
    expect(await refusal(zip)).toMatch(/unpacks to 1000 bytes and says 2000/);
  });

  it('entries that overlap, names that differ between the two headers, encryption, odd methods', async () => {
    const change = async (edit: (zip: Buffer, central: number) => void): Promise<string> => {
      const zip = await zipOf([entry('b/1', 'one'), entry('b/2', 'two')]);
      edit(zip, zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2])));
      return refusal(zip);
    };
    expect(await change((zip, at) => zip.writeUInt32LE(zip.readUInt32LE(at + 46 + 3 + 42) - 3, at + 42))).toMatch(/overlaps/);
    expect(await change((zip) => zip.write('9', 32, 'latin1'))).toMatch(/in its own header/);
    expect(await change((zip, at) => zip.writeUInt16LE(1, at + 8))).toMatch(/encrypted/);
    expect(await change((zip, at) => zip.writeUInt16LE(12, at + 10))).toMatch(/method 12/);
    expect(await change((zip, at) => zip.writeUInt32LE(0, at + 16))).toMatch(/CRC-32/);
    expect(await change((zip) => zip.writeUInt16LE(5, zip.length - 12))).toMatch(/directory/);
  });

  it('no archive at all', async () => {
    expect(await refusal(Buffer.from('hello'))).toMatch(/neither a folder nor a zip/);
    expect(await refusal(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(100, 7)]))).toMatch(/cannot be unpacked/);
    expect(await refusal(Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(100)]))).toMatch(/no end/);
    expect(existsSync('/etc/x')).toBe(false);
  });
});

/** A zip of one deflated file of zeros. */
function bomb(size: number): Buffer {
  const packed = deflateRawSync(Buffer.alloc(size), { level: 9 });
  const crc = crc32(Buffer.alloc(size));
  const local = Buffer.alloc(33);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(crc, 14);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(size, 22);
  local.writeUInt16LE(3, 26);
  local.write('b/x', 30);
  const central = Buffer.alloc(49);
  central.writeUInt32LE(0x02014b50, 0);
  local.copy(central, 8, 6, 28);
  central.writeUInt16LE(3, 28);
  central.write('b/x', 46);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, central, end]);
}
