import { expect, it } from 'vitest';
import { canonicalJson } from '../server/blobs/canonical-json.ts';
import { brokenRow, brokenText, parseStorable } from '../server/broken-text.ts';
import { bindArgs } from '../server/db/statement.ts';
import { checkRow } from '../server/services/bundle/check-row.ts';

const HALF = '\ud83d';

it('finds half characters and NULs in values and names, wherever they stand, and names the field', () => {
  expect(brokenText({ title: 'a 😀 b', tags: ['x', HALF], 'a\0': { deep: ['\0'] } }).map(({ path }) => path)).toEqual(['a\ufffd', 'tags.1', 'a\ufffd.deep.0']);
  expect(brokenText(HALF)).toEqual([{ path: '', message: expect.stringContaining('half of a character') }]);
  expect(brokenText({ bytes: new Uint8Array(3), at: new Date(0), none: null, n: 1 })).toEqual([]);
});

it('is not brought down by depth, and says so much and no more', () => {
  expect(brokenText(JSON.parse(`${'['.repeat(200_000)}"\\ud800"${']'.repeat(200_000)}`))).toHaveLength(1);
  expect(brokenText({ files: JSON.parse(`${'['.repeat(300)}1${']'.repeat(300)}`) })).toEqual([
    { path: expect.stringMatching(/^files(\.0){200}$/), message: expect.stringContaining('200 levels') },
  ]);
  expect(brokenText(Array.from({ length: 1000 }, () => HALF)).length).toBeLessThanOrEqual(20);
});

it('reads a file’s JSON unless it cannot be stored', () => {
  expect(parseStorable('{"a":"\\\\ud800 \\ud83d\\ude00"}')).toEqual({ a: '\\ud800 😀' });
  expect(() => parseStorable('{"a":["\\uD800"]}')).toThrow(/a\.0 has half/);
});

it('looks into JSON that stands in a row', () => {
  expect(brokenRow({ tags: '["ok","\\ud800"]', n: 1 })).toEqual([{ path: 'tags.1', message: expect.any(String) }]);
  expect(checkRow('workspace', { tags: '["\\ud800"]' })).toMatch(/^tags\.0 has half/);
  expect(checkRow('artifact', { title: 'a\0' })).toMatch(/^title has a NUL/);
});

it.each([
  ['UPDATE t SET a = ?', HALF],
  ['UPDATE t SET a = ?', 'a\0b'],
  ['SELECT value FROM json_each(?)', '["\\ud800"]'],
  ['UPDATE artifact SET tags = ?', '["\\u0000"]'],
])('is the last thing that the database is kept from: %s', (sql, text) => {
  expect(() => bindArgs(sql, [text])).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

it('lets JSON that is nothing but text be stored as text', () => {
  expect(bindArgs('UPDATE t SET a = ?', ['{"a":"\\ud800"}'])).toEqual(['{"a":"\\ud800"}']);
  expect(bindArgs('SELECT value FROM json_each(?)', ['["\\\\ud800"]'])).toEqual(['["\\\\ud800"]']);
});

it('is refused in what a step makes', () => {
  expect(() => canonicalJson({ a: [HALF] })).toThrow(/\$\.a\[0\] has half/);
});
