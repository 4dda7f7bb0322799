/** What a new plugin is born with. `id` is snake_case, `file` the same in kebab-case, `title` its words. */
export interface NewPlugin {
  id: string;
  file: string;
  title: string;
  /** Folder of a step under `plugins/steps`. */
  phase: string;
}

/** A plugin file and its test, as text. */
interface Template {
  source(plugin: NewPlugin): string;
  test(plugin: NewPlugin): string;
}

const preset: Template = {
  source: ({ id, title }) => `import { definePreset } from '../../server/kit/preset.ts';
import { drawSample } from '../generator/draw-sample.ts';
import { elevenSteps } from '../plans/eleven-steps.ts';
import { type RecipeSettings, retailConfig, retailRecipe, retailShape } from '../plans/retail-config.ts';

// Its character: whatever the generator's recipe knows beyond the form, here a little more on Saturdays.
const recipe = (settings: RecipeSettings) => retailRecipe(settings.overrides, settings, { weekly: [0.8, 0.9, 1, 1, 1.1, 1.6, 1.2] });

export default definePreset({
  id: '${id}',
  version: '1.0.0',
  title: '${title}',
  story: {
    opening: ['Two shops, five goods, one quarter.', 'Somebody wants to know how much to order on Friday.'],
    closing: '{winner} misses by {error} over {series} series and {units} units.',
  },
  // The first colour carries text, the second is its calmer neighbour; the test checks that both can be read.
  theme: { dark: ['#a5b4fc', '#c7d2fe'], light: ['#4338ca', '#3730a3'], effect: 'none' },
  expected: 'green, 11 steps',
  // The form, with this preset's own defaults.
  config: retailConfig({ stores: 2, products: 5, windowDays: 92, promotionIntensity: 0.1, stockoutIntensity: 0.02, noiseSigma: 0.1 }),
  shape: retailShape,
  sample: (settings) => drawSample(recipe(settings)),
  plan: (settings) => elevenSteps(settings, recipe(settings)),
});
`,
  test: ({ id, file }) => `import ${camel(id)} from '../../../plugins/presets/${file}.ts';
import type { Preset } from '../../../server/kit/preset.ts';
import { testPreset } from '../../../server/kit-testing/test-preset.ts';

testPreset(${camel(id)} as unknown as Preset, { steps: 11 });
`,
};

const step: Template = {
  source: ({ id, title }) => `import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import { STATE } from '../../../server/kit/kinds/dataset.ts';
import { defineStep, read } from '../../../server/kit/step.ts';

export default defineStep({
  id: '${id}',
  version: '1.0.0',
  title: '${title}',
  summary: 'Counts the days on which nothing was sold although the shelf was full. Changes nothing.',
  params: z.strictObject({ most: z.number().min(0).max(1).default(0.5).describe('Share of such days above which it warns') }),
  reads: { dataset: read('dataset') },
  writes: {},
  async run({ inputs, params, ctx }) {
    const dataset = openDataset(inputs.dataset.table());
    const { series } = dataset.meta;
    let [observed, zero] = [0, 0];
    for (let ordinal = 0; ordinal < series; ordinal++) {
      const { quantity, state } = dataset.series(ordinal);
      for (let t = 0; t < quantity.length; t++) {
        if (state[t] !== STATE.observed) continue;
        observed++;
        if (quantity[t] === 0) zero++;
      }
      // Awaited now and then, so that a person can cancel.
      if (ordinal % 100 === 99) await ctx.progress((ordinal + 1) / series, \`\${ordinal + 1} of \${series} series\`);
    }
    const share = observed === 0 ? 0 : zero / observed;
    return { status: share > params.most ? 'warn' : 'pass', detail: \`\${zero} of \${observed} days without a sale\`, data: { observed, zero, share } };
  },
});
`,
  test: ({ id, file, phase }) => `import ${camel(id)} from '../../../plugins/steps/${phase}/${file}.ts';
import type { Step } from '../../../server/kit/step.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { storeGenerated } from '../samples.ts';

testStep(${camel(id)} as unknown as Step, { params: {}, inputs: (blobs) => ({ dataset: storeGenerated(blobs) }) });
`,
};

const model: Template = {
  source: ({ id, title }) => `import { defineModel } from '../../server/kit/model.ts';

export default defineModel({
  id: '${id}',
  version: '1.0.0',
  title: '${title}',
  summary: 'The mean of everything seen so far, carried on flat.',
  source: 'Mean method, Hyndman & Athanasopoulos 2021, section 5.2. Deviation of its one-step errors.',
  needs: { minHistory: () => 2 },
  // State: the mean, and the standard deviation of the errors it made so far.
  width: () => 2,
  fit({ y }, { state, fitted }) {
    let [mean, count, squares] = [0, 0, 0];
    for (let t = 0; t < y.length; t++) {
      fitted[t] = count === 0 ? Number.NaN : mean;
      if (Number.isNaN(y[t])) continue;
      if (count > 0) squares += (y[t] - mean) * (y[t] - mean);
      mean += (y[t] - mean) / ++count;
    }
    state[0] = mean;
    state[1] = Math.sqrt(squares / Math.max(1, count - 1));
    return count >= 2;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(state[1]);
  },
});
`,
  test: ({ id, file }) => `import { expect, test } from 'vitest';
import ${camel(id)} from '../../../plugins/models/${file}.ts';
import { runModel, testModel } from '../../../server/kit-testing/test-model.ts';

testModel(${camel(id)});

test('the mean of 1, 2 and 6 is 3, tomorrow and the day after', () => {
  expect(runModel(${camel(id)}, [1, 2, 6], 1, 2).mean).toEqual([3, 3]);
});
`,
};

export const TEMPLATES = { preset, step, model } as const;
export type PluginType = keyof typeof TEMPLATES;

export const camel = (id: string): string => id.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()).replaceAll('_', '');
