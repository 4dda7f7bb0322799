import { camel, type NewPlugin, type PluginType } from './new-plugin-templates.ts';

const head = (
  what: string,
  imports: string,
  zod = true,
): string => `// ${what} for Vitrine. Plain JavaScript: no build. It imports vitrine/kit, zod and node: modules and nothing else;
// to bring more, make it a package with the keyword "vitrine-plugin".
import { ${imports} } from 'vitrine/kit';
${zod ? "import { z } from 'zod';\n" : ''}
/** The kit it was built for; another one sets it aside instead of running it. */
export const kit = '1';
`;

/** The same three starts for third parties: one file in the data directory's plugin folder, without our sources beside it. */
export const THIRD_PARTY: Readonly<Record<PluginType, (plugin: NewPlugin) => string>> = {
  preset: ({ id, title }) => `${head('A preset', 'dayNumber, definePreset, isoDay, use')}
export default definePreset({
  id: '${id}',
  version: '1.0.0',
  title: '${title}',
  story: {
    opening: ['Two shops, five goods, one quarter.', 'Somebody wants to know how much to order on Friday.'],
    closing: '{winner} misses by {error} over {series} series and {units} units.',
  },
  theme: { dark: ['#a5b4fc', '#c7d2fe'], light: ['#4338ca', '#3730a3'], effect: 'none' },
  expected: 'green, 11 steps',
  // The form: every field with a default and a sentence.
  config: z.strictObject({
    stores: z.int().min(1).max(100).default(2).describe('Shops'),
    products: z.int().min(1).max(500).default(5).describe('Goods in every shop'),
    windowDays: z.int().min(75).max(1900).default(92).describe('Days of history, ending on the anchor day'),
  }),
  shape: ({ stores, products, windowDays }, anchorDay) => ({
    frequency: 'D',
    start: isoDay(dayNumber(anchorDay) - windowDays + 1),
    periods: windowDays,
    series: stores * products,
  }),
  plan({ seed, shape, overrides, feed, reset, focus, models, levels, backtest }) {
    // What the data are made from; with a feed nothing is made. Its character: a little more on Saturdays.
    const { stores, products } = overrides;
    const recipe = feed ? null : { seed, start: shape.start, days: shape.periods, stores, products, weekly: [0.8, 0.9, 1, 1, 1.1, 1.6, 1.2] };
    return [
      {
        phase: 'data',
        steps: [
          use('precheck', { models }),
          use('reset', { requested: reset, recipe }),
          use('seed', { recipe, applied: feed ? {} : overrides }),
          use('status', { focus }),
          use('features', { horizon: backtest.horizon }),
        ],
      },
      { phase: 'modeling', steps: [use('train', { models, horizon: backtest.horizon })] },
      { phase: 'decision', steps: [use('backtest', { ...backtest, models, levels }), use('register', {})] },
      { phase: 'verify', steps: [use('verify', {})] },
      { phase: 'agents', steps: [use('agent', {})] },
      { phase: 'cleanup', steps: [use('cleanup', {})] },
    ];
  },
});
`,
  step: ({ id, title }) => `${head('A step', 'defineStep, openDataset, read, STATE')}
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
  model: ({ id, title }) => `${head('A model', 'defineModel', false)}
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
};

const imports = (names: string, { id, file }: NewPlugin, type: PluginType): string => `// Run it in the checkout of Vitrine: npm run test:plugins
import { ${names} } from 'vitrine/kit-testing';
import ${camel(id)} from '../../${type}s/${file}.mjs';
`;

/** Their tests: the contract suite that built-in plugins pass too. */
export const THIRD_PARTY_TESTS: Readonly<Record<PluginType, (plugin: NewPlugin) => string>> = {
  preset: (plugin) => `${imports('testPreset', plugin, 'preset')}
testPreset(${camel(plugin.id)}, { steps: 11 });
`,
  step: (plugin) => `${imports('sampleDataset, testStep', plugin, 'step')}
testStep(${camel(plugin.id)}, { params: {}, inputs: (blobs) => ({ dataset: sampleDataset(blobs) }) });
`,
  model: (plugin) => `import { expect, test } from 'vitest';
${imports('runModel, testModel', plugin, 'model')}
testModel(${camel(plugin.id)});

test('the mean of 1, 2 and 6 is 3, tomorrow and the day after', () => {
  expect(runModel(${camel(plugin.id)}, [1, 2, 6], 1, 2).mean).toEqual([3, 3]);
});
`,
};
