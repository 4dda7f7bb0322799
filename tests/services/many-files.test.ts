import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL } from '../../server/server.ts';
import { FilePath } from '../../server/services/artifact/file-paths.ts';
import { listFiles } from '../../server/services/artifact/list-files.ts';
import { putArtifact, putVersion } from '../../server/services/artifact/put-artifact.ts';
import { calmly } from '../support/calm.ts';
import { openTestServer, type TestServer } from '../support/test-server.ts';

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer({ engine: false });
});
afterAll(() => test.server.close());

/** What a piece of work gives, and the longest time in which nobody else had a turn, in ms. */
async function watch<T>(work: () => Promise<T>): Promise<{ value: T; longestMs: number }> {
  let [last, longestMs] = [performance.now(), 0];
  const look = (): void => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  };
  const ticks = setInterval(look, 1);
  try {
    const value = await work();
    look();
    return { value, longestMs };
  } finally {
    clearInterval(ticks);
  }
}

describe('ten thousand files', () => {
  const bytes = Array.from({ length: 100 }, (_, i) => Buffer.from(`bytes ${i}`));
  const path = (i: number): string => `folder/${String(i).padStart(5, '0')}.txt`;

  it('are put, listed and added to in turns, and every page goes on where the one before ended', async () => {
    const blobs = await test.server.blobs.putMany(bytes);
    const files = Array.from({ length: 10_000 }, (_, i) => ({ path: path(i), sha256: blobs[i % 100].sha256 }));
    const put = await watch(() => putArtifact(test.server, LOCAL, { title: 'many', files }));
    const { artifactId } = put.value.artifact;
    const whole = await watch(() => listFiles(test.server, { artifactId, limit: 10_000 }));
    expect(whole.value.nextAfter).toBeNull();
    expect(whole.value.files.map((file) => file.path)).toEqual(files.map((file) => file.path));
    expect(whole.value.files.every((file) => file.state === 'ready')).toBe(true);

    const paths: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await listFiles(test.server, { artifactId, limit: 2_500, after });
      expect(page.files).toHaveLength(2_500);
      paths.push(...page.files.map((file) => file.path));
      after = page.nextAfter;
    }
    expect(paths).toEqual(files.map((file) => file.path));

    const more = await watch(() => putVersion(test.server, LOCAL, artifactId, { files: [{ path: path(3), sha256: blobs[7].sha256 }] }));
    expect((await listFiles(test.server, { artifactId, limit: 10_000 })).files).toHaveLength(10_000);
    expect((await listFiles(test.server, { artifactId, limit: 1, after: path(2) })).files).toMatchObject([{ path: path(3), sha256: blobs[7].sha256 }]);
    // At once they took 200 to 800 ms; in turns 15 to 35.
    expect(Math.min(put.longestMs, whole.longestMs, more.longestMs)).toBeLessThan(calmly(100));
  });

  it('whose bytes are not here are named, a hundred of them', async () => {
    const files = Array.from({ length: 300 }, (_, i) => ({ path: path(i), sha256: i.toString(16).padStart(64, '0') }));
    await expect(putArtifact(test.server, LOCAL, { title: 'none', files })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/bytes of folder\/00000\.txt are not here.*and 299 more/),
      errors: { length: 100 },
    });
  });
});

it('a path of a file is relative and plain, whichever way it is written', () => {
  const isPlain = (text: string): boolean =>
    text.split('/').every((part) => part !== '' && part !== '.' && part !== '..') &&
    [...text].every((char) => char >= ' ' && char !== '\u007f' && char !== '\\');
  const part = fc.oneof(fc.constantFrom('', '.', '..', '...', '.a', 'a.', 'ä', '\\', '\t', '\u007f', ' '), fc.string({ maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const text = parts.join('/');
      expect(FilePath.safeParse(text).success).toBe(text !== '' && isPlain(text));
    }),
    { numRuns: 2000 },
  );
});
