import { afterAll, describe, expect, it } from 'vitest';
import embeddingProviderProbe from '../../../plugins/steps/knowledge/embedding-provider-probe.ts';
import ragIndexSubset from '../../../plugins/steps/knowledge/rag-index-subset.ts';
import ragRetrieveProbe from '../../../plugins/steps/knowledge/rag-retrieve-probe.ts';
import type { Step, World } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { runStep } from '../samples.ts';

const [probe, index, ask] = [embeddingProviderProbe, ragIndexSubset, ragRetrieveProbe].map((step) => step as unknown as Step);
const { blobs, remove } = openScratch();
afterAll(remove);

const NOBODY: NonNullable<World['embedding']> = { provider: 'full-text', configured: false, reachable: false, dimensions: null, model: null, reason: '' };
const DIGEST = 'a'.repeat(64);
const GUIDE: NonNullable<World['guide']> = {
  sources: 2,
  chunks: 3,
  added: 1,
  updated: 0,
  unchanged: 1,
  vectors: 0,
  provider: 'full-text',
  reason: '',
  change: { add: [{ source: 'a.md', title: 'A', heading: '', href: '/docs/a', text: 'words', digest: DIGEST }], remove: [], vectors: [], maker: null },
};
const FOUND: NonNullable<World['search']> = {
  question: 'How do I run the demo pipeline?',
  method: 'words',
  reason: '',
  hits: [
    {
      source: 'public/guide/quick-start.md',
      title: 'Quick start',
      heading: 'From the command line',
      href: '/docs/quick-start#from-the-command-line',
      snippet: [
        { text: 'Run the ', hit: false },
        { text: 'demo', hit: true },
      ],
      score: 7.5,
    },
  ],
};

testStep(probe, { params: {}, world: { embedding: NOBODY } });
testStep(index, { params: {}, world: { guide: GUIDE } });
testStep(ask, { params: {}, world: { search: FOUND } });

describe('embedding_provider_probe', () => {
  const run = (embedding: NonNullable<World['embedding']>) => runStep({ blobs, step: probe, params: {}, world: { embedding } });

  it('passes with an endpoint, without one, and with one that does not answer', async () => {
    expect(await run(NOBODY)).toMatchObject({ status: 'pass', detail: 'full text, no endpoint needed' });
    expect(await run({ provider: 'ollama', configured: true, reachable: true, dimensions: 768, model: 'nomic-embed-text', reason: '' })).toMatchObject({
      status: 'pass',
      detail: 'ollama: nomic-embed-text, 768 dimensions',
      data: { reachable: true, dimensions: 768 },
    });
    const down = await run({ ...NOBODY, configured: true, model: 'm', reason: 'box cannot be reached; is it running?' });
    expect(down).toMatchObject({ status: 'pass', detail: 'full text: the endpoint does not answer', data: { reachable: false } });
    expect(down.cards.probe.text).toContain('box cannot be reached');
  });
});

describe('rag_index_subset', () => {
  const run = (guide: NonNullable<World['guide']>) => runStep({ blobs, step: index, params: {}, world: { guide } });

  it('asks for the change, and for none when there is none', async () => {
    const outcome = await run(GUIDE);
    expect(outcome).toMatchObject({
      status: 'pass',
      detail: '3 sections of 2 files: 1 new, 0 changed, 1 as before',
      data: { indexed: 1, updated: 0, unchanged: 1, chunks: 3 },
    });
    expect(outcome.intents).toEqual([{ type: 'knowledge.index', change: GUIDE.change }]);
    expect((await run({ ...GUIDE, change: { add: [], remove: [], vectors: [], maker: null } })).intents).toEqual([]);
  });

  it('goes on without vectors, saying why', async () => {
    expect(await run({ ...GUIDE, reason: 'box did not answer within 5000 ms' })).toMatchObject({ status: 'pass', data: { vectors: 0, provider: 'full-text' } });
  });
});

describe('rag_retrieve_probe', () => {
  const run = (search: NonNullable<World['search']>) => runStep({ blobs, step: ask, params: {}, world: { search } });

  it('tells the best section with its file and score', async () => {
    expect(await run(FOUND)).toMatchObject({
      status: 'pass',
      detail: 'Quick start: From the command line (public/guide/quick-start.md), score 7.5',
      data: { hits: 1, source: 'public/guide/quick-start.md', score: 7.5 },
    });
  });

  it('warns when there is none', async () => {
    expect(await run({ ...FOUND, hits: [] })).toMatchObject({ status: 'warn', data: { hits: 0 } });
  });

  it('says so when the engine gave no answer', async () => {
    await expect(runStep({ blobs, step: ask, params: {} })).rejects.toThrow('no answer was given');
  });
});
