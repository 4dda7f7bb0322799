import { afterAll, describe, expect, it } from 'vitest';
import ragRetrieveProbe from '../../../plugins/steps/knowledge/rag-retrieve-probe.ts';
import type { Step, World } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { runStep } from '../samples.ts';

const ask = ragRetrieveProbe as unknown as Step;
const { blobs, remove } = openScratch();
afterAll(remove);

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

testStep(ask, { params: {}, world: { search: FOUND } });

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
