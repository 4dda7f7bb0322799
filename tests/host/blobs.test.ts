import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openBlobStore } from '../../server/blobs/blob-store.ts';
import { canonicalJson } from '../../server/blobs/canonical-json.ts';
import { byBytes, sha256, versionDigest } from '../../server/blobs/digest.ts';
import { readCells } from '../../server/blobs/read-cells.ts';
import { openTable, writeTable } from '../../server/blobs/table-files.ts';
import { newFolder } from '../support/folders.ts';

describe('canonicalJson', () => {
  it('writes the examples of RFC 8785', () => {
    const value = JSON.parse(
      `{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}`,
    ) as unknown;
    expect(canonicalJson(value)).toBe(
      `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`,
    );
  });

  it('sorts keys by UTF-16 code units, as RFC 8785 asks, not by code points', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    expect(Object.keys(JSON.parse(canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))) as object)).toEqual([
      '1',
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
  });

  it('leaves out undefined, writes -0 as 0, and refuses what JSON has no word for, naming the place', () => {
    expect(canonicalJson({ b: undefined, a: -0 })).toBe('{"a":0}');
    for (const [value, words] of [
      [{ a: [Number.NaN] }, /\$\.a\[0\] is NaN/],
      [{ a: 1n }, /\$\.a is a bigint/],
      [[undefined], /\$\[0\] is a undefined/],
      [{ a: () => 1 }, /\$\.a is a function/],
      [{ a: new Date(0) }, /\$\.a is a Date/],
      [{ a: new Map() }, /\$\.a is a Map/],
      [{ a: Float64Array.of(1) }, /\$\.a is a Float64Array/],
    ] as [unknown, RegExp][])
      expect(() => canonicalJson(value)).toThrow(words);
  });

  it('reads back to the same value and is the same for any order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        const shuffled = JSON.parse(text, (_, inner: unknown) =>
          typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).reverse()) : inner,
        ) as unknown;
        expect(canonicalJson(shuffled)).toBe(text);
      }),
    );
  });
});

it('versionDigest is what sha256sum and sort give', () => {
  const folder = newFolder('digest');
  const names = ['b.f64', 'a.json', 'Z.u8', 'ä.txt'];
  for (const name of names) writeFileSync(join(folder, name), name);
  const shell = execFileSync('sh', ['-c', 'sha256sum * | LC_ALL=C sort | sha256sum'], { cwd: folder, encoding: 'utf8' }).slice(0, 64);
  expect(versionDigest(names.map((path) => ({ path, sha256: sha256(path), bytes: 1 })))).toBe(shell);
});

it('byBytes is the order of UTF-8', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\ud7ff', '\ue000', '\uffff', '\u{1f600}', '\u{10ffff}'), maxLength: 6 });
  fc.assert(fc.property(text, text, (a, b) => Math.sign(byBytes(a, b)) === Buffer.compare(Buffer.from(a), Buffer.from(b))));
});

describe('blob store', () => {
  const tmpOf = (dir: string): string[] => readdirSync(join(dir, 'tmp'));

  it('stores equal bytes once, whichever way they came, and leaves nothing behind', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const first = store.putSync([Buffer.from('one '), Buffer.from('two')]);
    const { ino } = statSync(store.path(first.sha256));
    const again = await store.put([Buffer.from('one two')]);
    expect(again).toEqual(first);
    expect(first).toEqual({ sha256: sha256('one two'), bytes: 7 });
    expect(statSync(store.path(first.sha256)).ino).toBe(ino);
    expect([...store.list()]).toEqual([first]);
    expect(tmpOf(store.dir)).toEqual([]);
    const both = await Promise.all(Array.from({ length: 8 }, () => store.put([Buffer.from('raced')])));
    expect(new Set(both.map((blob) => blob.sha256)).size).toBe(1);
    expect(tmpOf(store.dir)).toEqual([]);
  });

  it('a source that breaks leaves neither blob nor leftover', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const broken = function* (): Generator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('the line broke');
    };
    expect(() => store.putSync(broken())).toThrow('the line broke');
    await expect(store.put(broken())).rejects.toThrow('the line broke');
    expect([[...store.list()], tmpOf(store.dir)]).toEqual([[], []]);
  });

  it('what a death left in tmp is never seen as a blob', () => {
    const dir = newFolder('blobs');
    openBlobStore(dir);
    writeFileSync(join(dir, 'tmp', 'abandoned'), 'half a bl');
    const store = openBlobStore(dir);
    expect([...store.list()]).toEqual([]);
    expect(store.has(sha256('half a bl'))).toBe(false);
  });

  it('rehash tells damage; missing and malformed digests are named errors', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const { sha256: sha } = store.putSync([Buffer.from('precious')]);
    expect(await store.rehash(sha)).toBe(sha);
    writeFileSync(store.path(sha), 'preciouS');
    expect(await store.rehash(sha)).not.toBe(sha);
    store.delete(sha);
    for (const look of [() => store.read(sha), () => store.stat(sha), () => store.read('../../etc/passwd'), () => store.path('A'.repeat(64))])
      expect(look).toThrow(expect.objectContaining({ code: 'ARTIFACT_NOT_FOUND' }));
    await expect(store.rehash(sha)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
  });

  it('hands out no whole content that is not what its name says, and takes the right bytes back', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const { sha256: name } = await store.put([Buffer.from('as it was')]);
    expect(store.read(name).toString()).toBe('as it was');
    writeFileSync(store.path(name), 'as it is!');
    expect(() => store.read(name)).toThrow('quarantined');
    expect(store.has(name)).toBe(false);
    await store.put([Buffer.from('as it was')]);
    store.quarantined.delete(name);
    expect(store.read(name).toString()).toBe('as it was');
  });

  it('hands out no part of a small blob that was altered, also when it had been whole before', async () => {
    const store = openBlobStore(newFolder('blobs'));
    const { sha256: name } = await store.put([Buffer.from('as it was')]);
    const part = Buffer.alloc(2);
    expect([store.readAt(name, 3, part), part.toString()]).toEqual([2, 'it']);
    expect([store.readAt(name, 8, part), part.toString()]).toEqual([1, 'st']);
    writeFileSync(store.path(name), 'as it is!');
    utimesSync(store.path(name), new Date(), new Date(Date.now() + 5000));
    expect(() => store.readAt(name, 3, part)).toThrow('quarantined');
    expect(() => store.readAt('0'.repeat(64), 0, part)).toThrow('0000');
  });
});

describe('tables', () => {
  it('cells read from the file are those of the opened table, for any stretch', () => {
    const store = openBlobStore(newFolder('blobs'));
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(), fc.option(fc.nat({ max: 9999 }), { nil: undefined }), (numbers, a, b, part) => {
        const n = numbers.length;
        const [from, to] = [a % (n + 1), b % (n + 1)].sort((x, y) => x - y);
        const files = writeTable(store, {
          meta: {},
          columns: [
            { name: 'x', dtype: 'f64', shape: [n], part, data: Float64Array.from(numbers) },
            { name: 'mask', dtype: 'u8', shape: [n], part, data: Uint8Array.from(numbers, (_, i) => i % 256) },
          ],
        });
        const table = openTable(store, files, (meta) => meta);
        expect([...readCells(store, files, { name: 'x', dtype: 'f64', part }, from, to)]).toEqual([...table.f64('x', part).slice(from, to)]);
        expect([...readCells(store, files, { name: 'mask', dtype: 'u8', part }, from, to)]).toEqual([...table.u8('mask', part).slice(from, to)]);
        expect([...table.f64('x', part)]).toEqual(numbers.map((value) => (value === 0 ? 0 : value)));
      }),
      { numRuns: 60 },
    );
  });

  it('cells beyond the end and columns that are not there are named errors', () => {
    const store = openBlobStore(newFolder('blobs'));
    const files = writeTable(store, { meta: {}, columns: [{ name: 'x', dtype: 'f64', shape: [2], data: Float64Array.of(1, 2) }] });
    expect(() => readCells(store, files, { name: 'x', dtype: 'f64' }, 1, 3)).toThrow(expect.objectContaining({ code: 'CORRUPT_BLOB' }));
    expect(() => readCells(store, files, { name: 'y', dtype: 'f64' }, 0, 1)).toThrow(expect.objectContaining({ code: 'ARTIFACT_NOT_FOUND' }));
    expect(() => openTable(store, files, (meta) => meta).f64('x', 3)).toThrow(/has no file part-0003\/x\.f64; it has x\.f64, table\.json/);
  });

  it('text cells keep line ends, quotes and every character', () => {
    const store = openBlobStore(newFolder('blobs'));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const files = writeTable(store, { meta: {}, columns: [{ name: 't', dtype: 'utf8', shape: [texts.length], data: texts }] });
        expect([...openTable(store, files, (meta) => meta).text('t')]).toEqual(texts);
      }),
      { numRuns: 60 },
    );
  });
});
