import { z } from 'zod';
import { defineStep } from '../../../server/kit/step.ts';
import { generateDataset } from '../../generator/generate-dataset.ts';
import { Recipe } from '../../generator/recipe.ts';
import { plural } from '../../words/format.ts';

export default defineStep({
  id: 'reset',
  version: '1.0.0',
  title: 'Regenerate',
  summary: 'When asked, makes this recipe anew from nothing; status then compares its digest with the dataset the run works on. Deletes nothing.',
  params: z.strictObject({
    requested: z.boolean().describe('False: skip'),
    recipe: Recipe.nullable().describe('What the dataset is made from; null when a feed takes its place'),
  }),
  reads: {},
  // Equal bytes are stored once, so the second dataset costs time and no room. The engine hashes it as it hashes any other, which
  // makes the comparison in `status` one of digests that the steps themselves cannot influence.
  writes: { regenerated: 'dataset' },
  cached: false,
  async run({ params, ctx }) {
    if (!params.requested) return { status: 'skip', detail: 'not asked for' };
    if (params.recipe === null) return { status: 'skip', detail: 'a feed is not regenerated' };
    const { table, plot } = await generateDataset(params.recipe, ctx.progress);
    const rows = plot.series * params.recipe.days;
    return { detail: `${plural(rows, 'row', 'rows')} made anew`, data: { rows, series: plot.series }, outputs: { regenerated: table } };
  },
});
