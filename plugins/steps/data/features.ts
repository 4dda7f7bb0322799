import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import { defineStep, read } from '../../../server/kit/step.ts';
import { buildFrame } from '../../frames/build-frame.ts';
import { makePacer } from '../../modeling/pacer.ts';
import { plural } from '../../words/format.ts';

export default defineStep({
  id: 'features',
  version: '2.0.0',
  title: 'Make the feature frame',
  summary:
    'Describes what models of trees know of each period: lags, rolling statistics, season, calendar, price, promotion, gaps, age. Nothing from the future of a row.',
  params: z.strictObject({
    horizon: z.int().min(1).max(365).describe('Periods ahead; what is only observed afterwards is shifted by at least this much'),
    cutoff: z.int().min(1).nullable().default(null).describe('First period left out; null = the end of history'),
    observed: z.array(z.string()).default([]).describe('Channels observed only afterwards (stock, returns, weather) to describe too, shifted by the horizon'),
  }),
  reads: { dataset: read('dataset') },
  writes: { frame: 'feature_frame' },
  async run({ inputs, params, ctx }) {
    const dataset = openDataset(inputs.dataset.table());
    const { meta } = dataset;
    const { periods, series } = meta;
    const cutoff = params.cutoff ?? periods;
    if (cutoff > periods) throw new RangeError(`features: cutoff ${cutoff} is beyond the history of ${plural(periods, 'period')}; use at most ${periods}`);
    const allowed = meta.channels.filter(({ role }) => role === 'observed').map(({ name }) => name);
    const unknown = params.observed.find((name) => !allowed.includes(name));
    if (unknown !== undefined)
      throw new RangeError(`features: "${unknown}" is not a channel observed afterwards; this dataset has ${allowed.join(', ') || 'none'}`);
    const pace = makePacer(ctx, series * cutoff * 40);
    const frame = await buildFrame(dataset, { ...params, cutoff, digest: inputs.dataset.digest }, (work) => pace(work, () => 'column statistics'));
    if (frame.sampledSeries < series) ctx.log('info', `statistics over ${frame.sampledSeries} of ${series} series`);
    ctx.card('columns', {
      title: 'Columns by group',
      table: { columns: ['column', 'group', 'may look at'], rows: frame.columns.map(({ name, group, leakage }) => [name, group, leakage]) },
    });
    return {
      detail: `${plural(frame.rows, 'row')} × ${plural(frame.columns.length, 'column')}`,
      data: { rows: frame.rows, columns: frame.columns.length, cutoff, statisticsSeries: frame.sampledSeries },
      outputs: { frame: frame.table },
    };
  },
});
