import { z } from 'zod';
import { defineStep } from '../../../server/kit/step.ts';
import { plural, signedPercent } from '../../words/format.ts';

export default defineStep({
  id: 'ops_snapshot',
  version: '1.0.0',
  title: 'Look at the Control Center',
  summary: 'Records the five numbers of the Control Center at this moment: what stands there is what the page shows. Changes nothing.',
  params: z.strictObject({}),
  reads: {},
  writes: { ops: 'ops' },
  world: ['ops'],
  run({ ctx }) {
    const { ops } = ctx.world;
    if (!ops) return { status: 'warn', detail: 'the registry did not answer' };
    const { staleAliases, retrainingCandidates, totalRuns, totalAliases, degradingModels, stale, retraining, degrading } = ops;
    const five = { staleAliases, retrainingCandidates, totalRuns, totalAliases, degradingModels };
    ctx.card('ops', {
      title: 'Control Center',
      figures: [
        { label: 'stale aliases', value: String(staleAliases), note: `of ${totalAliases}` },
        { label: 'retraining candidates', value: String(retrainingCandidates) },
        { label: 'model runs', value: String(totalRuns) },
        { label: 'aliases', value: String(totalAliases) },
        { label: 'degrading models', value: String(degradingModels) },
      ],
      table: {
        columns: ['what', 'which', 'why'],
        rows: [
          ...stale.map(({ alias, reason }) => ['stale alias', alias, reason]),
          ...retraining.map(({ lineage, model, score }) => ['to train again', `${model}, ${lineage}`, `score ${score.toFixed(2)}`]),
          ...degrading.map(({ lineage, model, change }) => ['degrading', `${model}, ${lineage}`, `WAPE ${signedPercent(change)}`]),
        ],
      },
    });
    return {
      detail: `${plural(staleAliases, 'stale alias', 'stale aliases')}, ${plural(totalRuns, 'model run', 'model runs')}, ${plural(degradingModels, 'model', 'models')} degrading`,
      data: five,
      outputs: { ops: five },
    };
  },
});
