import { afterAll, describe, expect, it } from 'vitest';
import ragIndexSubset from '../../../plugins/steps/knowledge/rag-index-subset.ts';
import type { Step, World } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { runStep } from '../samples.ts';

const index = ragIndexSubset as unknown as Step;
const { blobs, remove } = openScratch();
afterAll(remove);

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

testStep(index, { params: {}, world: { guide: GUIDE } });

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
