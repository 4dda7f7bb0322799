import { definePreset } from '../../server/kit/preset.ts';
import { drawSample } from '../generator/draw-sample.ts';
import { elevenSteps } from '../plans/eleven-steps.ts';
import { type RecipeSettings, retailConfig, retailRecipe, retailShape } from '../plans/retail-config.ts';

const recipe = (settings: RecipeSettings) => retailRecipe(settings.overrides, settings, { trend: { shape: 'linear', rate: 0.0005 } });

export default definePreset({
  id: 'demo_minimal',
  version: '1.0.0',
  title: 'The Pocket Notebook',
  story: {
    opening: [
      "Ode's first week: three shops, ten goods, one quarter written by hand.",
      'Marta counts the shelves, Ilja wants a number by Friday, and the notebook has room for one page.',
    ],
    closing: '{winner} misses by {error} over {series} series and {units} units. Ilja writes it down and closes the notebook.',
  },
  theme: { dark: ['#2dd4bf', '#99f6e4'], light: ['#0f766e', '#115e59'], effect: 'ticks' },
  place: 1,
  expected: 'green, 11 steps',
  config: retailConfig({ stores: 3, products: 10, windowDays: 92, promotionIntensity: 0.1, stockoutIntensity: 0.02, noiseSigma: 0.1 }),
  shape: retailShape,
  sample: (settings) => drawSample(recipe(settings)),
  plan: (settings) => elevenSteps(settings, recipe(settings)),
});
