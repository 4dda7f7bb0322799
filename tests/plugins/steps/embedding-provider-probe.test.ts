import { afterAll, describe, expect, it } from 'vitest';
import embeddingProviderProbe from '../../../plugins/steps/knowledge/embedding-provider-probe.ts';
import type { Step, World } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { runStep } from '../samples.ts';

const probe = embeddingProviderProbe as unknown as Step;
const { blobs, remove } = openScratch();
afterAll(remove);

const NOBODY: NonNullable<World['embedding']> = { provider: 'full-text', configured: false, reachable: false, dimensions: null, model: null, reason: '' };

testStep(probe, { params: {}, world: { embedding: NOBODY } });

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
