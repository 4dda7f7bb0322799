import type { NewPlugin } from './new-plugin-templates.ts';

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
export const THIRD_PARTY: Readonly<Record<'preset' | 'step' | 'model', (plugin: NewPlugin) => string>> = {
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
      { phase: 'modeling', steps: [use('train', { models, levels })] },
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
  source: 'Mean method, Hyndman & Athanasopoulos 2021, section 5.2. Interval factor √(1 + 1/n).',
  needs: { minHistory: () => 2, regressors: [] },
  // State: the mean, and the number of values it was made from.
  width: () => 2,
  fit({ y }, { state, fitted }) {
    let [mean, count] = [0, 0];
    for (let t = 0; t < y.length; t++) {
      fitted[t] = count === 0 ? Number.NaN : mean;
      if (!Number.isNaN(y[t])) mean += (y[t] - mean) / ++count;
    }
    state[0] = mean;
    state[1] = count;
    return count >= 2;
  },
  forecast(state, _, { mean, spread }) {
    mean.fill(state[0]);
    spread.fill(Math.sqrt(1 + 1 / state[1]));
  },
});
`,
};
