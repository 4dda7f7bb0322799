import { z } from 'zod';
import { defineStep } from '../../../server/kit/step.ts';

export default defineStep({
  id: 'embedding_provider_probe',
  version: '1.0.0',
  title: 'Ask who makes vectors',
  summary: 'Sees whether an embedding endpoint is configured and answers. Without one the guide is searched by its words; nothing is missing then.',
  params: z.strictObject({}),
  reads: {},
  writes: { probe: 'embedding_probe' },
  world: ['embedding'],
  run({ ctx }) {
    const { embedding } = ctx.world;
    if (!embedding)
      throw new TypeError('embedding_provider_probe: the state of the endpoint was not given; the engine takes it for steps that declare world embedding');
    const { provider, configured, reachable, dimensions, model, reason } = embedding;
    if (reason !== '') ctx.log('warn', `${reason}; the guide is searched by its words`);
    const words = reachable
      ? `${provider}: ${model}, ${dimensions} dimensions`
      : configured
        ? 'full text: the endpoint does not answer'
        : 'full text, no endpoint needed';
    ctx.card('probe', {
      title: 'Search of the guide',
      figures: [
        { label: 'by', value: reachable ? 'words and meaning' : 'words' },
        { label: 'endpoint', value: configured ? provider : 'none', ...(model === null ? {} : { note: model }) },
      ],
      text: reason === '' ? (configured ? 'The endpoint answers.' : 'Set EMBEDDING_URL to search by meaning too.') : reason,
    });
    return { detail: words, data: { provider, configured, reachable, dimensions, ...(model === null ? {} : { model }) }, outputs: { probe: embedding } };
  },
});
