import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { embedTexts, endpointOf } from '../../../server/engine/knowledge/embed.ts';
import { calmly } from '../../support/calm.ts';
import { type EmbeddingServer, startEmbeddingServer, vectorOf } from '../../support/embedding-server.ts';

let server: EmbeddingServer;
beforeAll(async () => {
  server = await startEmbeddingServer();
});
beforeEach(() => {
  server.mode = 'well';
  server.asked.length = 0;
});
afterAll(() => server.close());

const endpoint = (path: string, more: { key?: string; timeoutMs?: number } = {}) => {
  const found = endpointOf({ url: `${server.url}${path}`, model: 'small', key: more.key, timeoutMs: more.timeoutMs ?? 2000 });
  if (!found) throw new Error('no endpoint');
  return found;
};

describe('the endpoint', () => {
  it.each([
    ['http://127.0.0.1:11434', 'ollama', 'http://127.0.0.1:11434/api/embed', 'nomic-embed-text'],
    ['http://127.0.0.1:11434/', 'ollama', 'http://127.0.0.1:11434/api/embed', 'nomic-embed-text'],
    ['http://box/api/embed', 'ollama', 'http://box/api/embed', 'nomic-embed-text'],
    ['http://127.0.0.1:11434/v1', 'openai', 'http://127.0.0.1:11434/v1/embeddings', 'text-embedding-3-small'],
    ['https://api.example.com', 'openai', 'https://api.example.com/v1/embeddings', 'text-embedding-3-small'],
    ['https://api.example.com/v1/embeddings', 'openai', 'https://api.example.com/v1/embeddings', 'text-embedding-3-small'],
    ['https://api.example.com/openai/v1/', 'openai', 'https://api.example.com/openai/v1/embeddings', 'text-embedding-3-small'],
  ])('%s is %s at %s', (url, kind, whole, model) => {
    expect(endpointOf({ url, model: undefined, key: undefined, timeoutMs: 1000 })).toEqual({ url: whole, kind, model, key: undefined, timeoutMs: 1000 });
  });

  it('is none when none is configured', () => {
    expect(endpointOf(null)).toBeNull();
  });
});

describe('embedTexts', () => {
  it.each(['/v1', '/api/embed'])('gives a vector for each text, in their order, 32 at a time, at %s', async (path) => {
    const texts = Array.from({ length: 70 }, (_, i) => `text number ${'abcdefghij'[i % 10]} ${i}`);
    const answer = await embedTexts(endpoint(path, { key: 'secret' }), texts);
    if (!answer.ok) throw new Error(answer.reason);
    expect(answer.dimensions).toBe(64);
    expect(answer.vectors.map((vector) => [...vector])).toEqual(texts.map(vectorOf));
    expect(server.asked.map(({ texts: count }) => count)).toEqual([32, 32, 6]);
    expect(new Set(server.asked.map(({ key }) => key))).toEqual(new Set(['Bearer secret']));
  });

  it('sends no key when there is none', async () => {
    await embedTexts(endpoint('/v1'), ['a']);
    expect(server.asked[0].key).toBeUndefined();
  });

  it.each([
    ['garbage', 'not JSON'],
    ['error', 'answered 500'],
    ['refuse', 'refused the key (EMBEDDING_API_KEY)'],
    ['short', 'no list of 3 vectors'],
    ['uneven', 'different widths'],
  ] as const)('says why an endpoint in the mode %s gives none', async (mode, words) => {
    server.mode = mode;
    for (const path of ['/v1', '/api/embed']) {
      const answer = await embedTexts(endpoint(path), ['a', 'b', 'c']);
      expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining(words) });
    }
  });

  it('waits no longer than it was told to', async () => {
    server.mode = 'slow';
    const began = performance.now();
    const answer = await embedTexts(endpoint('/v1', { timeoutMs: 200 }), ['a']);
    expect(performance.now() - began).toBeLessThan(calmly(1000));
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining('did not answer within 200 ms') });
  });

  it('ends at once when the run is cancelled', async () => {
    server.mode = 'slow';
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const began = performance.now();
    expect(await embedTexts(endpoint('/v1', { timeoutMs: 60_000 }), ['a'], stop.signal)).toMatchObject({ ok: false });
    expect(performance.now() - began).toBeLessThan(calmly(1000));
  });

  it('says that nobody is there', async () => {
    const gone = endpointOf({ url: 'http://127.0.0.1:9', model: undefined, key: undefined, timeoutMs: 2000 });
    expect(gone && (await embedTexts(gone, ['a']))).toMatchObject({ ok: false, reason: '127.0.0.1:9 cannot be reached; is it running?' });
  });
});
