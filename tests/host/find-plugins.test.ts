import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { byBytes } from '../../server/blobs/digest.ts';
import { allow, readAllowed } from '../../server/host/allow-list.ts';
import { findPlugins, hashPlugin } from '../../server/host/find-plugins.ts';
import { sha256 } from '../hostile/support.ts';
import { newFolder } from '../support/folders.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder('plugins');
});
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const putPackage = (name: string, manifest: object, files: Readonly<Record<string, string>> = { 'index.js': '' }): void => {
  put(`node_modules/${name}/package.json`, JSON.stringify({ keywords: ['vitrine-plugin'], version: '1.2.3', ...manifest }));
  for (const [path, text] of Object.entries(files)) put(`node_modules/${name}/${path}`, text);
};

it('finds modules at the top and in the three folders, by name; nothing else', () => {
  for (const path of ['b.mjs', 'a.js', 'note.md', 'types.d.ts', 'lib/x.mjs', 'presets/p.mjs', 'steps/data/s.mjs', 'models/m.js', 'node_modules/x/y.mjs'])
    put(path, '');
  expect(findPlugins(folder).map((one) => one.name)).toEqual(['a.js', 'b.mjs', 'models/m.js', 'presets/p.mjs', 'steps/data/s.mjs']);
  expect(findPlugins(join(folder, 'nowhere'))).toEqual([]);
});

it('finds packages by their keyword, scoped ones too, and leaves the others be', () => {
  putPackage('plain', {});
  putPackage('@harbour/tide', { vitrine: { kit: 1 } });
  putPackage('other', { keywords: ['something'] });
  putPackage('.bin', {});
  expect(findPlugins(folder).map(({ name, version, kit, origin, problem }) => [name, version, kit, origin, problem])).toEqual([
    ['@harbour/tide', '1.2.3', '1', 'package', null],
    ['plain', '1.2.3', null, 'package', null],
  ]);
});

it.each<[string, object, string | null]>([
  ['exports as a text', { exports: './lib/a.js' }, 'lib/a.js'],
  ['exports of the point', { exports: { './b': './b.js', '.': { types: './a.d.ts', import: './lib/a.js', require: './c.cjs' } } }, 'lib/a.js'],
  ['conditions alone', { exports: { require: './c.cjs', default: './lib/a.js' } }, 'lib/a.js'],
  ['a list of exports', { exports: ['./lib/a.js'] }, 'lib/a.js'],
  ['main', { main: 'lib/a.js' }, 'lib/a.js'],
  ['nothing: index.js', {}, 'index.js'],
  ['a place outside', { main: '../../../index.js' }, null],
  ['a file that is not there', { exports: './gone.js' }, null],
  ['no module at all', { exports: { require: './c.cjs' } }, null],
])('takes a package’s module from %s', (_, manifest, entry) => {
  putPackage('one', manifest, { 'index.js': '', 'lib/a.js': '' });
  const [found] = findPlugins(folder);
  if (entry === null) expect(found).toMatchObject({ entry: null, problem: expect.stringMatching(/its package\.json names .*(mend|give it)/) });
  else expect(found).toMatchObject({ entry: join(folder, 'node_modules/one', entry), problem: null });
});

it('sets aside a package with a damaged package.json, or one that is a link', () => {
  put('node_modules/bad/package.json', '{');
  mkdirSync(join(folder, 'elsewhere'));
  writeFileSync(join(folder, 'elsewhere/package.json'), '{"keywords":["vitrine-plugin"]}');
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'node_modules/linked'));
  expect(findPlugins(folder).map((one) => one.problem)).toEqual([expect.stringContaining('no JSON'), expect.stringContaining('it is a link to a folder')]);
});

describe('the hash', () => {
  it('of a package is that of its sorted listing, without its node_modules; any byte and any name changes it', () => {
    putPackage('one', {}, { 'index.js': 'a', 'lib/b.js': 'b', 'Z.md': 'z', 'node_modules/dep/index.js': 'dep' });
    const at = join(folder, 'node_modules/one');
    const lines = ['index.js', 'lib/b.js', 'Z.md', 'package.json'].map((path) => `${sha256(readFileSync(join(at, path)))}  ${path}\n`);
    const before = hashPlugin(at);
    expect(before).toBe(sha256(lines.sort(byBytes).join('')));
    put('node_modules/one/node_modules/dep/index.js', 'other');
    expect(hashPlugin(at)).toBe(before);
    put('node_modules/one/lib/b.js', 'c');
    expect(hashPlugin(at)).not.toBe(before);
    put('node_modules/one/lib/b.js', 'b');
    expect(hashPlugin(at)).toBe(before);
    rmSync(join(at, 'lib/b.js'));
    put('node_modules/one/lib/c.js', 'b');
    expect(hashPlugin(at)).not.toBe(before);
    symlinkSync('/etc/hostname', join(at, 'lib/link'));
    expect(() => hashPlugin(at)).toThrow(/holds a link \(lib\/link\)/);
  });

  it('of a file is that of its bytes', () => {
    put('a.mjs', 'export default 1;');
    expect(hashPlugin(join(folder, 'a.mjs'))).toBe(sha256('export default 1;'));
  });
});

describe('the allow-list', () => {
  it('is empty when missing, keeps what it holds, sorted, and replaces by name', () => {
    expect(readAllowed(folder)).toEqual({ allowed: new Map(), problem: null });
    allow(folder, 'b', 'b'.repeat(64));
    allow(folder, 'a', 'a'.repeat(64));
    allow(folder, 'b', 'c'.repeat(64));
    expect(readFileSync(join(folder, 'allowed.json'), 'utf8')).toBe(`{\n  "a": "${'a'.repeat(64)}",\n  "b": "${'c'.repeat(64)}"\n}\n`);
    expect([...readAllowed(folder).allowed]).toEqual([
      ['a', 'a'.repeat(64)],
      ['b', 'c'.repeat(64)],
    ]);
  });

  it.each(['[]', '{"a": 1}', '{"a": "abc"}', '{', 'null'])('that is %s allows nothing, says so, and is not overwritten', (text) => {
    put('allowed.json', text);
    const { allowed, problem } = readAllowed(folder);
    expect(allowed.size).toBe(0);
    expect(problem).toMatch(/allowed\.json allows nothing: .*; mend it, or remove it/);
    expect(() => allow(folder, 'b', 'b'.repeat(64))).toThrow(/allows nothing/);
    expect(readFileSync(join(folder, 'allowed.json'), 'utf8')).toBe(text);
  });

  it('takes a name like any other, also one of an object’s own', () => {
    put('allowed.json', `{"__proto__": "${'a'.repeat(64)}"}`);
    expect(readAllowed(folder).allowed.get('toString')).toBeUndefined();
  });
});
