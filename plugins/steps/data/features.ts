import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import { defineStep, read } from '../../../server/kit/step.ts';
import { buildFrame } from '../../frames/build-frame.ts';
import { makePacer } from '../../modeling/pacer.ts';
import { groupDigits } from '../../words/format.ts';

export default defineStep({
  id: 'features',
  version: '1.0.0',
  title: 'Make the feature frame',
  summary:
    'Describes what a model may know of each day: lags, rolling statistics, calendar, price, promotion, stockout, age. Nothing from the future of a row.',
  params: z.strictObject({
    horizon: z.int().min(1).max(365).describe('Periods ahead; what is only observed afterwards is shifted by at least this much'),
    cutoff: z.int().min(1).nullable().default(null).describe('First period left out; null = the end of history'),
  }),
  reads: { dataset: read('dataset') },
  writes: { frame: 'feature_frame' },
  async run({ inputs, params, ctx }) {
    const dataset = openDataset(inputs.dataset.table());
    const { periods, series } = dataset.meta;
    const cutoff = params.cutoff ?? periods;
    if (cutoff > periods) throw new RangeError(`features: cutoff ${cutoff} is beyond the history of ${periods} periods; use at most ${periods}`);
    const pace = makePacer(ctx, series * cutoff * 24);
    const frame = await buildFrame(dataset, { cutoff, horizon: params.horizon, digest: inputs.dataset.digest }, (work) =>
      pace(work, () => 'column statistics'),
    );
    if (frame.sampledSeries < series) ctx.log('info', `statistics over ${frame.sampledSeries} of ${series} series`);
    ctx.card('columns', {
      title: 'Columns by group',
      table: { columns: ['column', 'group', 'may look at'], rows: frame.columns.map(({ name, group, leakage }) => [name, group, leakage]) },
    });
    return {
      detail: `${groupDigits(frame.rows)} rows × ${frame.columns.length} columns`,
      data: { rows: frame.rows, columns: frame.columns.length, cutoff, statisticsSeries: frame.sampledSeries },
      outputs: { frame: frame.table },
    };
  },
});
