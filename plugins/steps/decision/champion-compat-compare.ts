import { z } from 'zod';
import { compareModels } from '../../../server/kit/model-registry.ts';
import { defineStep, many, read } from '../../../server/kit/step.ts';
import { type Picked, pickPair, V2 } from '../../registering/pick-models.ts';
import { percent } from '../../words/format.ts';

const sideOf = ({ model, digest, frameVersion, wape }: Picked) => ({ model, digest, frameVersion, wape });

export default defineStep({
  id: 'champion_compat_compare',
  version: '1.0.0',
  title: 'Can V1 and V2 be compared?',
  summary: 'Says whether the best plain model and the feature-aware one saw the same series, history and feature frame. It ranks nothing.',
  params: z.strictObject({}),
  reads: { backtest: read('backtest'), models: many('models') },
  writes: { compatibility: 'compatibility' },
  run({ inputs, ctx }) {
    const pair = pickPair(inputs.backtest.table().meta, inputs.models);
    if (!pair) return { status: 'skip', detail: `no model named ${V2} competes: there is nothing to compare with` };
    const { v1, v2 } = pair;
    const { comparable, reason, detail } = compareModels(v1, v2);
    const row = (name: string, { model, frameVersion, series, from, cutoff, wape }: Picked) => [
      name,
      model,
      series,
      `${from}–${cutoff - 1}`,
      frameVersion,
      percent(wape),
    ];
    ctx.card('compatibility', {
      title: comparable ? 'Comparable' : 'Not comparable as they stand',
      table: { columns: ['', 'model', 'series', 'fitted on periods', 'feature frame', 'WAPE'], rows: [row('V1', v1), row('V2', v2)] },
      text: comparable ? detail : `${detail}: the test is the same for both, what they know of each period is not.`,
    });
    return {
      detail: comparable ? `comparable: ${detail}` : `not comparable: ${detail}`,
      data: { comparable, reason, v1: v1.model, v2: v2.model, frameVersionV1: v1.frameVersion, frameVersionV2: v2.frameVersion },
      outputs: { compatibility: { comparable, reason, detail, v1: sideOf(v1), v2: sideOf(v2) } },
    };
  },
});
