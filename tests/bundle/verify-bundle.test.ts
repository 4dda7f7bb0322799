import { cpSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../server/blobs/digest.ts';
import { buildBundle } from '../../server/bundle/build-bundle.ts';
import { listFolder } from '../../server/bundle/folder-reader.ts';
import { LIMITS } from '../../server/bundle/limits.ts';
import { generateKey, type SecretKey } from '../../server/bundle/minisign.ts';
import { formatSums, parseSums } from '../../server/bundle/sum-list.ts';
import { type BundleCheck, verifyBundle } from '../../server/bundle/verify-bundle.ts';
import { newFolder } from '../support/folders.ts';
import { sampleContent } from './sample-content.ts';

let signed: string;
let plain: string;
let key: SecretKey;
let paths: string[];
/** A copy of the signed bundle to be changed, and what it should be. */
let copy: string;
let original: Map<string, Buffer>;
beforeAll(async () => {
  key = generateKey();
  signed = (await buildBundle(sampleContent(), { parent: newFolder('bundle'), key })).path;
  plain = (await buildBundle(sampleContent(), { parent: newFolder('bundle') })).path;
  paths = listFolder(signed, LIMITS);
  original = new Map(paths.map((path) => [path, readFileSync(join(signed, path))]));
  copy = join(newFolder('copy'), 'b');
  cpSync(signed, copy, { recursive: true });
});

const red = (checks: readonly BundleCheck[]): string[] => checks.filter((check) => !check.ok).map((check) => check.name);

/** Names of the checks that fail once the copy was changed; it is put right again afterwards. */
async function failing(change: (folder: string) => void): Promise<string[]> {
  change(copy);
  const { ok, checks } = await verifyBundle(copy);
  expect(checks).toHaveLength(13);
  for (const check of checks) expect([check.name, check.ok]).toEqual([check.name, check.faults.length === 0]);
  expect(ok).toBe(red(checks).length === 0);
  putRight();
  return red(checks);
}

function putRight(): void {
  for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    const stat = lstatSync(join(copy, name));
    if (!stat.isDirectory() && (!original.has(name) || stat.nlink > 1 || stat.isSymbolicLink())) rmSync(join(copy, name));
  }
  for (const folder of ['data/Runs']) rmSync(join(copy, folder), { recursive: true, force: true });
  for (const [path, bytes] of original) {
    const file = join(copy, path);
    if (!existsSync(file) || !readFileSync(file).equals(bytes)) writeFileSync(file, bytes);
  }
}

const edit = (folder: string, path: string, change: (text: string) => string): void => {
  const before = readFileSync(join(folder, path), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(join(folder, path), after);
};

describe('an untouched bundle', () => {
  it('is green, signed or not, with a key or without', async () => {
    for (const [bundle, publicKey] of [
      [plain, undefined],
      [signed, undefined],
      [signed, key.publicKey],
    ] as const) {
      const { ok, checks, payloadDigest, manifest, files } = await verifyBundle(bundle, { publicKey });
      expect([ok, red(checks)]).toEqual([true, []]);
      expect(payloadDigest).toBe(manifest?.payload_digest);
      expect(files).toBe(listFolder(bundle, LIMITS).length);
    }
  });

  it('has the same payload digest signed and unsigned', async () => {
    expect((await verifyBundle(signed)).payloadDigest).toBe((await verifyBundle(plain)).payloadDigest);
  });
});

describe('whatever is changed turns a named check red', () => {
  it('any byte of any file, flipped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (file, offset, mask) => {
        const path = paths[file % paths.length];
        const bytes = readFileSync(join(signed, path));
        if (bytes.length === 0) return;
        bytes[offset % bytes.length] ^= mask;
        expect([path, offset % bytes.length, (await failing((copy) => writeFileSync(join(copy, path), bytes))).length]).not.toEqual([
          path,
          offset % bytes.length,
          0,
        ]);
      }),
      { numRuns: 150 },
    );
  });

  it('every byte of the two files that no list covers', async () => {
    for (const path of ['checksums.sha256', 'checksums.sha256.minisig']) {
      const bytes = readFileSync(join(signed, path));
      const every = path.endsWith('.minisig') ? 1 : 11;
      for (let at = 0; at < bytes.length; at += every) {
        const changed = Buffer.from(bytes);
        changed[at] ^= 1;
        const names = await failing((copy) => writeFileSync(join(copy, path), changed));
        expect([path, at, names.includes('checksums') || names.includes('signature')]).toEqual([path, at, true]);
      }
    }
  }, 60_000);

  it('any file, removed, renamed, cut short or made longer', async () => {
    for (const path of paths) {
      expect([path, await failing((copy) => rmSync(join(copy, path)))]).not.toEqual([path, []]);
      expect([path, await failing((copy) => renameSync(join(copy, path), join(copy, `${path}x`)))]).not.toEqual([path, []]);
      expect([path, await failing((copy) => edit(copy, path, (text) => `${text}\n`))]).not.toEqual([path, []]);
    }
  }, 60_000);

  it.each([
    ['a file in the payload', 'data/new.txt', ['payload-list', 'checksums']],
    ['a file beside it', 'new.txt', ['tag-list', 'checksums']],
    ['a file of an artifact', 'data/artifacts/art_01DATASET/v1/new', ['artifact-digests', 'payload-list']],
    ['a twin in another case', 'data/readme.md', ['paths', 'payload-list']],
    ['a folder in another case', 'data/Runs/x', ['paths']],
    ['an odd name', 'data/a b.txt', ['paths']],
    ['a hidden file', '.DS_Store', ['paths', 'checksums']],
    ['a fetch list', 'fetch.txt', ['bagit-declaration']],
    ['another signature', 'checksums.sha256.asc', ['signature']],
  ])('%s, added', async (_, path, names) => {
    const found = await failing((copy) => {
      mkdirSync(join(copy, path, '..'), { recursive: true });
      writeFileSync(join(copy, path), 'x');
    });
    expect(found).toEqual(expect.arrayContaining(names));
  });

  it('a link in place of a file, wherever it points; a hard link is a file like any other', async () => {
    const path = 'data/README.md';
    const linked = await failing((copy) => {
      rmSync(join(copy, path));
      symlinkSync(join(signed, path), join(copy, path));
    });
    expect(linked).toContain('container');
    const same = await failing((copy) => {
      renameSync(join(copy, path), join(copy, '../kept'));
      linkSync(join(copy, '../kept'), join(copy, path));
    });
    expect(same).toEqual([]);
  });
});

/** Digests of all lists computed anew, as whoever tampers would. */
function coverTracks(folder: string): void {
  const digestOf = (path: string): string => sha256(readFileSync(join(folder, path)));
  const rewrite = (list: string): void => {
    const { sums } = parseSums(readFileSync(join(folder, list), 'utf8'));
    writeFileSync(join(folder, list), formatSums([...sums.keys()].map((path) => ({ path, sha256: digestOf(path) }))));
  };
  rewrite('manifest-sha256.txt');
  rewrite('tagmanifest-sha256.txt');
  rewrite('checksums.sha256');
}

describe('a forger who edits the lists too', () => {
  it.each<[string, string, (text: string) => string, string[]]>([
    ['a payload file', 'data/README.md', (text) => `${text}.`, ['payload-oxum', 'payload-digest', 'manifest-files', 'crate', 'signature']],
    [
      'an artifact',
      'data/artifacts/art_01DATASET/v1/table.json',
      (text) => text.replace('/1', '/2'),
      ['artifact-digests', 'payload-digest', 'crate', 'signature'],
    ],
    ['the crate’s digest of a file', 'data/ro-crate-metadata.json', (text) => text.replace(/("sha256":")./, '$1x'), ['crate', 'payload-digest']],
    ['a run in the crate', 'data/ro-crate-metadata.json', (text) => text.replaceAll('#run-art_00RUN', '#run-art_00RUM'), ['crate']],
    ['the payload digest', 'manifest.json', (text) => text.replace(/("payload_digest": ")./, '$1x'), ['manifest-schema']],
    ['the digest of an artifact', 'manifest.json', (text) => text.replace(/("digest":")[0-9a-f]{4}/, '$1abcd'), ['artifact-digests']],
    [
      'a path in the manifest',
      'manifest.json',
      (text) => text.replace('data/scenario_plans/scn_1.json","id"', 'data/scenario_plans/scn_2.json","id"'),
      ['manifest-files'],
    ],
    ['the format version', 'manifest.json', (text) => text.replace('_version": 1', '_version": 2'), ['manifest-schema']],
    ['the signer', 'manifest.json', (text) => text.replace(/"signer": .*/, '"signer": null'), ['signature']],
    ['the declaration', 'bagit.txt', (text) => text.replace('1.0', '0.97'), ['bagit-declaration', 'signature']],
    ['the oxum', 'bag-info.txt', (text) => text.replace(/(Payload-Oxum: )\d/, '$19'), ['payload-oxum', 'signature']],
  ])('is caught changing %s', async (_, path, change, names) => {
    const found = await failing((copy) => {
      edit(copy, path, change);
      coverTracks(copy);
    });
    expect(found).toEqual(expect.arrayContaining(names));
  });

  it('cannot take the signature away, nor bring his own', async () => {
    expect(await failing((copy) => rmSync(join(copy, 'checksums.sha256.minisig')))).toEqual(['signature']);
    const other = generateKey();
    const forged = (await buildBundle(sampleContent({ name: 'another' }), { parent: newFolder('bundle'), key: other })).path;
    expect((await verifyBundle(forged)).ok).toBe(true);
    const { ok, checks } = await verifyBundle(forged, { publicKey: key.publicKey });
    expect([ok, red(checks)]).toEqual([false, ['signature']]);
    expect(red((await verifyBundle(plain, { publicKey: key.publicKey })).checks)).toEqual(['signature']);
  });

  it('says of a later version that a later program is needed', async () => {
    edit(copy, 'manifest.json', (text) => text.replace('_version": 1', '_version": 7'));
    const check = (await verifyBundle(copy)).checks.find((one) => one.name === 'manifest-schema');
    expect(check?.faults).toEqual(['manifest.json has bundle_format_version 7; this program knows versions up to 1: use a later one']);
    putRight();
  });
});

describe('what is no bundle', () => {
  it('is refused or named, never thrown at', async () => {
    const folder = newFolder('none');
    await expect(verifyBundle(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'BUNDLE_NOT_FOUND' });
    writeFileSync(join(folder, 'text'), 'hello');
    expect(red((await verifyBundle(join(folder, 'text'))).checks)).toContain('container');
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(red((await verifyBundle(empty)).checks)).toEqual(
      expect.arrayContaining(['checksums', 'payload-list', 'tag-list', 'manifest-schema', 'crate', 'bagit-declaration']),
    );
    for (const text of ['[]', 'null', '{"bundle_format_version":"x"}', '']) {
      writeFileSync(join(empty, 'manifest.json'), text);
      expect(red((await verifyBundle(empty)).checks)).toContain('manifest-schema');
    }
  });
});
