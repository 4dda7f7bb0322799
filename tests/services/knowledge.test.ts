import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { endpointOf } from '../../server/engine/knowledge/embed.ts';
import { hasChange, indexStatements, planIndex } from '../../server/engine/knowledge/index-guide.ts';
import { parseBlocks } from '../../server/engine/knowledge/parse-guide.ts';
import { readSources, type Source } from '../../server/engine/knowledge/read-guide.ts';
import { searchGuide } from '../../server/engine/knowledge/search-guide.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../support/embedding-server.ts';
import { openTestServer, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let test: TestServer;
let vectors: EmbeddingServer;
beforeAll(async () => {
  [test, vectors] = await Promise.all([openTestServer({ engine: false }), startEmbeddingServer()]);
});
beforeEach(() => {
  vectors.mode = 'well';
  vectors.asked.length = 0;
});
afterAll(async () => {
  await vectors.close();
  await test.server.close();
});

const AT = '2026-05-31T00:00:00.000Z';
const source = (path: string, text: string): Source => ({ path, title: path, href: `/docs/${path}`, blocks: parseBlocks(text) });
const count = async (table: string) => (await test.server.db.read((q) => q.get<{ n: number }>(sql.raw(`SELECT count(*) AS n FROM ${table}`)))).n;
async function index(sources: readonly Source[], endpoint: ReturnType<typeof endpointOf> = null) {
  const { change, ...told } = await planIndex(test.server.db, sources, endpoint);
  if (hasChange(change)) await test.server.db.write(indexStatements(change, AT));
  return told;
}

describe('search', () => {
  it('finds how to run the demo pipeline, offline, without a run having made the index', async () => {
    const answer = await test.caller.knowledge.search({ q: 'How do I run the demo pipeline?' });
    expect(answer).toMatchObject({ method: 'words', reason: '' });
    expect(answer.hits[0]).toMatchObject({ source: 'public/guide/quick-start.md', href: expect.stringContaining('/docs/quick-start') });
    expect(answer.hits[0].snippet.some(({ hit }) => hit)).toBe(true);
    expect(answer.hits.map(({ score }) => score)).toEqual(answer.hits.map(({ score }) => score).sort((a, b) => b - a));
    expect(await count('knowledge_text')).toBe(await count('knowledge_chunk'));
  });

  it.each([
    ['why does sparse skip series?', '/docs/skips'],
    ['is a blank quantity zero or missing', '/docs/your-data'],
    ['retry failed items of a batch', '/docs/batches'],
    ['what is WAPE', '/docs/forecasting'],
    ['allow a third party plugin', '/docs/plugins'],
    ['how many items may a batch have', '/docs/batches'],
    ['EMBEDDING_URL', '/docs/limits'],
    ['which exit code means not found', '/docs/errors'],
    ['croston', '/docs/forecasting'],
  ])('"%s" leads to %s', async (q, page) => {
    const { hits } = await test.caller.knowledge.search({ q, limit: 3 });
    expect(hits.map(({ href }) => href.split('#')[0])).toContain(page);
  });

  it.each(['"', '* OR', 'NEAR(', 'title:x AND', "'; DROP TABLE knowledge_chunk; --", '()', '-', '{a b}', '^run', '"run" "'])('takes %j as words', async (q) => {
    const answer = await test.caller.knowledge.search({ q });
    expect(answer.method).toBe('words');
    expect(await count('knowledge_chunk')).toBeGreaterThan(40);
  });

  it('says that there is nothing', async () => {
    expect((await test.caller.knowledge.search({ q: 'zyzzyva quokka' })).hits).toEqual([]);
    expect((await test.caller.knowledge.search({ q: '' })).hits).toEqual([]);
  });
});

describe('the index', () => {
  it('is made once, then only what changed is written, and what is gone goes', async () => {
    const first = [source('a', '# One\nalpha\n# Two\nbeta'), source('b', 'gamma')];
    await index(first);
    expect(await index(first)).toMatchObject({ sources: 2, chunks: 3, added: 0, updated: 0, unchanged: 2 });
    expect(await index([source('a', '# One\nalpha\n# Two\ndelta'), source('b', 'gamma'), source('c', 'epsilon')])).toMatchObject({
      added: 1,
      updated: 1,
      unchanged: 1,
      chunks: 4,
    });
    const hitsOf = async (word: string) => (await searchGuide(test.server.db, word, 5, null)).hits.map(({ source: path }) => path);
    expect([await hitsOf('beta'), await hitsOf('delta'), await hitsOf('epsilon')]).toEqual([[], ['a'], ['c']]);
    await index([source('b', 'gamma')]);
    expect([await count('knowledge_chunk'), await count('knowledge_text')]).toEqual([1, 1]);
    expect(await hitsOf('alpha')).toEqual([]);
  });

  it.each(['/v1', '/api/embed'])('has vectors when %s gives them, asks for each section once, and then knows words that are not in the text', async (path) => {
    const endpoint = endpointOf({ url: `${vectors.url}${path}`, model: 'm', key: undefined, timeoutMs: 2000 });
    const sources = [source('start', 'Run the demo pipeline.'), source('other', 'Shelves may be empty on some days.')];
    expect(await index(sources, endpoint)).toMatchObject({ vectors: 2, provider: path === '/v1' ? 'openai' : 'ollama', reason: '' });
    const asked = vectors.asked.length;
    expect(await index(sources, endpoint)).toMatchObject({ vectors: 2, unchanged: 2 });
    expect(vectors.asked).toHaveLength(asked);
    const answer = await searchGuide(test.server.db, 'kick', 3, endpoint);
    expect(answer).toMatchObject({ method: 'words and meaning', reason: '' });
    expect(answer.hits[0]).toMatchObject({ source: 'start' });
    expect(answer.hits[0].score).toBeGreaterThan(0);
    expect((await searchGuide(test.server.db, 'kick', 3, null)).hits).toEqual([]);
  });

  it.each(['garbage', 'error', 'slow', 'uneven'] as const)('goes by words alone when the endpoint is in the mode %s, and says why', async (mode) => {
    const endpoint = endpointOf({ url: vectors.url, model: mode, key: undefined, timeoutMs: 300 });
    vectors.mode = mode;
    const told = await index([source('start', 'Run the demo pipeline.'), source('second', mode)], endpoint);
    expect(told).toMatchObject({ vectors: 0, provider: 'full-text' });
    expect(told.reason).not.toBe('');
    const answer = await searchGuide(test.server.db, 'demo', 3, endpoint);
    expect(answer).toMatchObject({ method: 'words', reason: expect.stringContaining('no vectors') });
    expect(answer.hits[0].source).toBe('start');
  });

  it('holds the whole guide', async () => {
    const told = await index(readSources(test.server.catalogue.catalogue));
    expect(told.chunks).toBe(await count('knowledge_chunk'));
    expect(told.chunks).toBeGreaterThan(50);
  });
});
