import { z } from 'zod';
import { defineStep, read } from '../../../server/kit/step.ts';
import { findLessons } from '../../analyst/find-lessons.ts';
import { proposeAction } from '../../analyst/propose-action.ts';

export default defineStep({
  id: 'agent',
  version: '1.0.0',
  title: 'Say what was learned',
  summary: 'A local, deterministic analyst: three findings made from the figures of this run and one proposed action. It changes nothing.',
  params: z.strictObject({}),
  reads: { backtest: read('backtest'), summary: read('dataset_summary') },
  writes: { analysis: 'analysis' },
  run({ inputs, ctx }) {
    const { meta } = inputs.backtest.table();
    const findings = findLessons(meta, inputs.summary.json().frequency);
    const proposal = proposeAction(meta);
    ctx.card('learned', { title: 'What was learned', text: [...findings.map(({ title, text }) => `${title} ${text}`), proposal.text].join('\n\n') });
    return { detail: 'one proposal recorded', data: { findings: findings.length, proposal: proposal.action }, outputs: { analysis: { findings, proposal } } };
  },
});
