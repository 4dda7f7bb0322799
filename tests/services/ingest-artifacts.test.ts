import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Server } from '../../server/server.ts';
import { ingestArtifacts } from '../../server/services/artifact/ingest-artifacts.ts';
import { openRegistry, type TestRegistry } from '../support/registry.ts';

vi.setConfig({ testTimeout: 60_000 });

const WRITER = { name: 'local', scope: 'write' } as const;

let test: TestRegistry;
beforeEach(async () => {
  test = await openRegistry();
});
afterEach(() => test.close());

const lineOf = (number: number, more: object = {}): string =>
  JSON.stringify({ title: `line ${number}`, files: [{ path: 'v.txt', text: `value ${number}` }], ...more });
const linesTo = (count: number): string[] => Array.from({ length: count }, (_, i) => lineOf(i + 1));

/** In pieces that end amid lines. */
async function* bodyOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(lines.join('\n'));
  for (let at = 0; at < bytes.byteLength; at += 10_007) yield bytes.subarray(at, at + 10_007);
}
const ingest = (lines: readonly string[], server: Server = test.server): ReturnType<typeof ingestArtifacts> => ingestArtifacts(server, WRITER, bodyOf(lines));
const refusal = (lines: readonly string[], server?: Server): Promise<{ code: string; message: string; errors: { path: string; message: string }[] }> =>
  ingest(lines, server).then(
    () => Promise.reject(new Error('was not refused')),
    (error) => error,
  );

/** In the order in which they came into the registry. */
async function titles(): Promise<string[]> {
  const rows = await test.server.db.read((q) => q.all<{ title: string }>('SELECT title FROM artifact ORDER BY seq'));
  return rows.map((row) => row.title);
}
const titlesTo = (count: number): string[] => Array.from({ length: count }, (_, i) => `line ${i + 1}`);

describe('many artifacts, a line each', () => {
  it('come in the order of their lines, with their bytes; equal bytes are stored once', async () => {
    const long = 'x'.repeat(70_000);
    const lines = linesTo(1100);
    lines[299] = lineOf(300, {
      files: [
        { path: 'long.txt', text: long },
        { path: 'same.txt', text: 'value 1' },
      ],
    });
    const { ingested, firstId, lastId } = await ingest(lines);
    expect(ingested).toBe(1100);
    expect(await titles()).toEqual(titlesTo(1100));
    const files = await test.server.db.read((q) =>
      q.all<{ id: string; title: string; path: string; sha256: string }>(
        'SELECT artifact_id AS id, title, path, sha256 FROM artifact JOIN artifact_file USING (artifact_id) ORDER BY seq, path',
      ),
    );
    expect([files[0].id, files.at(-1)?.id]).toEqual([firstId, lastId]);
    for (const { title, path, sha256 } of files)
      expect(test.server.blobs.read(sha256).toString()).toBe(path === 'long.txt' ? long : path === 'same.txt' ? 'value 1' : title.replace('line', 'value'));
    expect([...test.server.blobs.list()]).toHaveLength(1100);
  });

  it('go on where they were cut off when they are sent again with their key', async () => {
    const send = (lines: readonly string[], key: string) => ingestArtifacts(test.server, WRITER, bodyOf(lines), key);
    const lines = linesTo(700);
    const cut = [...lines.slice(0, 620), 'cut'];
    await expect(send(cut, 'k1')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await titles()).toEqual(titlesTo(500));
    const first = await send(lines, 'k1');
    expect(first.ingested).toBe(700);
    expect(await titles()).toEqual(titlesTo(700));
    // Sent at the same time, twice, and with another key.
    expect(await Promise.all([send(lines, 'k1'), send(lines, 'k1')])).toEqual([first, first]);
    const [a, b] = await Promise.all([send(lines, 'k2'), send(lines, 'k2')]);
    expect(a).toEqual(b);
    expect(a.firstId).not.toBe(first.firstId);
    expect(await titles()).toEqual([...titlesTo(700), ...titlesTo(700)]);
  });

  it('are refused under a key that stored other lines there, fewer or more; none of theirs is stored', async () => {
    const send = (lines: readonly string[]) => ingestArtifacts(test.server, WRITER, bodyOf(lines), 'grow');
    const refused = (from: number, to: number, count: number) => ({
      code: 'KEY_REUSED',
      message: expect.stringMatching(new RegExp(`^lines ${from} to ${to} .* ${count} lines from line ${from} on .* fresh key$`)) as string,
      errors: [{ path: `${from}` }],
    });
    expect((await send(linesTo(300))).ingested).toBe(300);
    await expect(send(linesTo(620))).rejects.toMatchObject(refused(251, 500, 50));
    await expect(send(linesTo(100))).rejects.toMatchObject(refused(1, 100, 250));
    await expect(send(['', ...linesTo(300)])).rejects.toMatchObject(refused(1, 251, 250));
    await expect(send([...linesTo(299), lineOf(7)])).rejects.toMatchObject(refused(251, 300, 50));
    expect((await send(linesTo(300))).ingested).toBe(300);
    expect((await send(linesTo(250))).ingested).toBe(250);
    expect(await titles()).toEqual(titlesTo(300));
  });

  it('are none when nothing was sent', async () => {
    expect(await ingest(['', ' '])).toEqual({ ingested: 0, firstId: null, lastId: null });
  });

  it('are refused to who may only read', async () => {
    await expect(ingestArtifacts(test.server, { name: 'reader', scope: 'read' }, bodyOf(linesTo(1)))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a line that is refused', () => {
  it('is named, counted with empty ones, and its fields with it; the slices before it are stored', async () => {
    const lines = linesTo(900);
    // Of one slice of 250 and two further on, of which the second is refused.
    lines[620] = JSON.stringify({ title: '', colour: 'red', files: [] });
    const { code, message, errors } = await refusal(['', ...lines]);
    expect(code).toBe('INVALID_INPUT');
    expect(errors.map((one) => one.path).sort()).toEqual(['622.colour', '622.files', '622.title']);
    expect(message).toMatch(/^line 622: .*title is at least 1 character/);
    expect(await titles()).toEqual(titlesTo(500));
  });

  it('is named with paths of files that cannot stand side by side, and with text that cannot be stored', async () => {
    const withPaths = (...paths: readonly string[]) => lineOf(2, { files: paths.map((path) => ({ path, text: path })) });
    for (const [paths, message] of [
      [['a', 'a'], '"a" stands twice; name each path once'],
      [['e\u0301.txt', '\u00e9.txt'], '"\u00e9.txt" stands twice; name each path once'],
      [['a', 'A'], '"A" is "a", upper and lower case alike; rename one'],
      [['a', 'A/b'], '"A/b" lies in "a", which is a file; rename one'],
      [['a/b', 'a'], '"a" is a folder of "a/b"; rename one'],
    ] as const)
      expect(await refusal([lineOf(1), withPaths(...paths)])).toMatchObject({ code: 'INVALID_INPUT', errors: [{ path: '2.files.1.path', message }] });
    expect(await refusal([lineOf(1), '{"title":"half \\ud83d","files":[{"path":"a","text":"nul \\u0000"}]}'])).toMatchObject({
      code: 'INVALID_INPUT',
      errors: [{ path: '2.title' }, { path: '2.files.0.text' }],
    });
    expect(await titles()).toEqual([]);
    expect((await ingest([withPaths('a b', 'a.b', 'a/b', 'ab/b')])).ingested).toBe(1);
  });

  it('is named when it is not JSON, or too long', async () => {
    expect(await refusal([lineOf(1), '{'])).toMatchObject({ code: 'INVALID_INPUT', errors: [{ path: '2', message: 'is not JSON' }] });
    const long = await refusal([lineOf(1), lineOf(2, { description: 'x'.repeat(1_100_000) })]);
    expect([long.code, long.message]).toEqual(['UPLOAD_TOO_LARGE', expect.stringMatching(/^line 2 has more/)]);
    expect(await titles()).toEqual([]);
  });
});

describe('a slice that cannot be stored', () => {
  it('keeps those after it away, whatever is wrong with a line further on', async () => {
    let writes = 0;
    const db: Server['db'] = {
      ...test.server.db,
      write: (statements, options) => (++writes === 2 ? Promise.reject(new Error('no room')) : test.server.db.write(statements, options)),
    };
    const lines = linesTo(1500);
    lines[700] = '{';
    expect((await refusal(lines, { ...test.server, db })).message).toBe('no room');
    expect(await titles()).toEqual(titlesTo(250));
    expect(writes).toBe(2);
  });
});
