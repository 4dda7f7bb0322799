import { z } from 'zod';
import { defineStep } from '../../../server/kit/step.ts';

export default defineStep({
  id: 'rag_retrieve_probe',
  version: '1.0.0',
  title: 'Ask the guide',
  summary: 'Asks the guide one question and tells the section that answers it best. Changes nothing.',
  params: z.strictObject({ question: z.string().min(1).max(500).default('How do I run the demo pipeline?').describe('What is asked') }),
  reads: {},
  writes: { answer: 'knowledge_answer' },
  world: ['search'],
  run({ params, ctx }) {
    const { search } = ctx.world;
    if (!search) throw new TypeError('rag_retrieve_probe: no answer was given; the engine asks for steps that declare world search');
    const { hits, method, reason } = search;
    if (reason !== '') ctx.log('warn', `${reason}; searched by words`);
    const [top] = hits;
    if (!top)
      return {
        status: 'warn',
        detail: 'the guide has no section with these words',
        data: { question: params.question, hits: 0, method },
        outputs: { answer: search },
      };
    const name = (hit: typeof top): string => (hit.heading === '' ? hit.title : `${hit.title}: ${hit.heading}`);
    ctx.card('answer', {
      title: params.question,
      table: { columns: ['section', 'file', 'score'], rows: hits.map((hit) => [name(hit), hit.source, hit.score]) },
      text: top.snippet.map(({ text }) => text).join(''),
    });
    return {
      detail: `${name(top)} (${top.source}), score ${top.score}`.slice(0, 120),
      data: { question: params.question, hits: hits.length, top: name(top), source: top.source, score: top.score, method },
      outputs: { answer: search },
    };
  },
});
