import { z } from 'zod';
import { defineStep } from '../../../server/kit/step.ts';
import { plural } from '../../words/format.ts';

export default defineStep({
  id: 'rag_index_subset',
  version: '1.0.0',
  title: 'Index the guide',
  summary:
    'Brings the index of the product’s own guide to what the guide says: new and changed sections go in, gone ones out. The same guide again changes nothing.',
  params: z.strictObject({}),
  reads: {},
  writes: { index: 'knowledge_index' },
  world: ['guide'],
  run({ ctx }) {
    const { guide } = ctx.world;
    if (!guide) throw new TypeError('rag_index_subset: the guide was not given; the engine reads it for steps that declare world guide');
    const { change, ...index } = guide;
    const { sources, chunks, added, updated, unchanged, vectors, provider, reason } = index;
    if (reason !== '') ctx.log('warn', `${reason}; the guide is indexed without vectors`);
    ctx.card('index', {
      title: 'The index',
      figures: [
        { label: 'files', value: String(sources), note: `${added} new, ${updated} changed, ${unchanged} as before` },
        { label: 'sections', value: String(chunks) },
        { label: 'vectors', value: String(vectors), note: provider === 'full-text' ? 'by words alone' : provider },
      ],
      ...(reason === '' ? {} : { text: reason }),
    });
    const isNew = change.add.length + change.remove.length + change.vectors.length > 0;
    return {
      detail: `${plural(chunks, 'section', 'sections')} of ${plural(sources, 'file', 'files')}: ${added} new, ${updated} changed, ${unchanged} as before`,
      data: { files: sources, chunks, indexed: added, updated, unchanged, vectors, provider },
      outputs: { index },
      intents: isNew ? [{ type: 'knowledge.index', change }] : [],
    };
  },
});
