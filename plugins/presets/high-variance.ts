import { definePreset } from '../../server/kit/preset.ts';
import { drawSample } from '../generator/draw-sample.ts';
import { elevenSteps } from '../plans/eleven-steps.ts';
import { type RecipeSettings, retailConfig, retailRecipe, retailShape } from '../plans/retail-config.ts';

const recipe = (settings: RecipeSettings) => retailRecipe(settings.overrides, settings, { anomaly: { probability: 0.05, magnitude: 3 } });

export default definePreset({
  id: 'high_variance',
  version: '1.0.0',
  title: 'The Needle Room',
  story: {
    opening: [
      'Above Chapel Corner a needle draws what the tills say, and it will not sit still.',
      'Marta says it is the tills, Ilja says it is the customers. Ode measures before she says anything.',
    ],
    closing: 'The needle rests at {error} with {winner}, {series} series, {units} units. Marta has the tills looked at anyway.',
  },
  theme: { dark: ['#c4b5fd', '#67e8f9'], light: ['#6d28d9', '#0e7490'], effect: 'needle' },
  place: 4,
  expected: 'green, 11 steps',
  config: retailConfig({ stores: 5, products: 15, windowDays: 181, promotionIntensity: 0.15, stockoutIntensity: 0.05, noiseSigma: 0.4 }),
  shape: retailShape,
  sample: (settings) => drawSample(recipe(settings)),
  plan: (settings) => elevenSteps(settings, recipe(settings)),
});
