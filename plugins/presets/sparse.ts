import { definePreset } from '../../server/kit/preset.ts';
import { drawSample } from '../generator/draw-sample.ts';
import { elevenSteps } from '../plans/eleven-steps.ts';
import { type RecipeSettings, retailConfig, retailRecipe, retailShape } from '../plans/retail-config.ts';

const recipe = (settings: RecipeSettings) => retailRecipe(settings.overrides, settings, { sparsity: { share: 0, gaps: 3, shortest: 2, longest: 10 } });

export default definePreset({
  id: 'sparse',
  version: '1.0.0',
  title: 'Letters from the Outpost',
  story: {
    opening: [
      'Three shops at the far end of the Row write when they can; half the goods never got there, and some weeks the post did not either.',
      'Ode reads what came, marks what did not, and fills nothing in.',
    ],
    closing: 'Of {series} series the silent ones are named, not guessed; over the {units} units that were written down {winner} misses by {error}.',
  },
  theme: { dark: ['#e2e8f0', '#7dd3fc'], light: ['#334155', '#0369a1'], effect: 'stars' },
  place: 7,
  expected: 'green with a warning',
  config: retailConfig({ stores: 3, products: 10, windowDays: 92, promotionIntensity: 0.05, stockoutIntensity: 0.02, noiseSigma: 0.1, sparsity: 0.5 }),
  shape: retailShape,
  sample: (settings) => drawSample(recipe(settings)),
  plan: (settings) => elevenSteps(settings, recipe(settings)),
});
