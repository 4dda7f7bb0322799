import { definePreset } from '../../server/kit/preset.ts';
import { drawSample } from '../generator/draw-sample.ts';
import { elevenSteps } from '../plans/eleven-steps.ts';
import { type RecipeSettings, retailConfig, retailRecipe, retailShape } from '../plans/retail-config.ts';

/** Demand is censored here: quantity is 0 on stockout days, `latent_demand` keeps what was asked for. */
const recipe = (settings: RecipeSettings) => retailRecipe(settings.overrides, settings, { base: 50 });

export default definePreset({
  id: 'stockout_heavy',
  version: '1.0.0',
  title: 'The Shelf That Went Quiet',
  story: {
    opening: [
      'One day in four a shelf on Harbour Row stands empty, and the till writes a nought that nobody meant.',
      'Ilja orders what was sold. Marta knows what was asked for. Ode has to tell the two apart.',
    ],
    closing: '{winner} misses by {error} over {series} series and {units} units sold. What was asked for and not there stands in its own column.',
  },
  theme: { dark: ['#fb923c', '#cbd5e1'], light: ['#c2410c', '#475569'], effect: 'shelf' },
  place: 5,
  expected: 'green, 11 steps',
  config: retailConfig({ stores: 5, products: 15, windowDays: 181, promotionIntensity: 0.2, stockoutIntensity: 0.25, noiseSigma: 0.2 }),
  shape: retailShape,
  sample: (settings) => drawSample(recipe(settings)),
  plan: (settings) => elevenSteps(settings, recipe(settings)),
});
