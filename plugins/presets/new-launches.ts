import { definePreset } from '../../server/kit/preset.ts';
import { drawSample } from '../generator/draw-sample.ts';
import { elevenSteps } from '../plans/eleven-steps.ts';
import { type RecipeSettings, retailConfig, retailRecipe, retailShape } from '../plans/retail-config.ts';

const recipe = (settings: RecipeSettings) =>
  retailRecipe(settings.overrides, settings, { base: 80, trend: { shape: 'linear', rate: 0.002 }, launch: { share: 0.4, rampDays: 45 } });

export default definePreset({
  id: 'new_launches',
  version: '1.0.0',
  title: 'Opening Night',
  story: {
    opening: [
      'Two goods in five have their first night inside this window, and none of them has a past.',
      'Marta asks where to put them, Ilja how many to order. Ode asks for forty-five days.',
    ],
    closing: 'The curtain is up: {winner} misses by {error} over {series} series and {units} units. Ode got her forty-five days.',
  },
  theme: { dark: ['#86efac', '#f5d0fe'], light: ['#15803d', '#a21caf'], effect: 'curtain' },
  place: 6,
  expected: 'green, 11 steps',
  config: retailConfig({ stores: 5, products: 25, windowDays: 181, promotionIntensity: 0.15, stockoutIntensity: 0.02, noiseSigma: 0.1 }),
  shape: retailShape,
  sample: (settings) => drawSample(recipe(settings)),
  plan: (settings) => elevenSteps(settings, recipe(settings)),
});
