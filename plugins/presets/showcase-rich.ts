import { definePreset } from '../../server/kit/preset.ts';
import { drawSample } from '../generator/draw-sample.ts';
import { type RecipeSettings, retailConfig, retailRecipe, retailShape } from '../plans/retail-config.ts';
import { twentyFourSteps } from '../plans/twenty-four-steps.ts';

const recipe = (settings: RecipeSettings) =>
  retailRecipe(settings.overrides, settings, { trend: { shape: 'linear', rate: 0.0005 }, launch: { share: 0.2, rampDays: 30 }, replenishment: true });

export default definePreset({
  id: 'showcase_rich',
  version: '2.0.0',
  title: 'The Grand Orrery',
  story: {
    opening: [
      'Everything at once: first nights, returns, deliveries, the weather and what people have to spend, each on its own ring.',
      'Marta winds it, Ilja reads it, and Ode is asked which ring is late.',
    ],
    closing: 'The rings close: {winner} misses by {error} over {series} series and {units} units. Ilja oils the smallest one.',
  },
  theme: { dark: ['#fbbf24', '#a5b4fc'], light: ['#b45309', '#4338ca'], effect: 'orrery' },
  place: 8,
  expected: 'green, 24 steps',
  config: retailConfig({
    stores: 5,
    products: 15,
    windowDays: 181,
    promotionIntensity: 0.15,
    stockoutIntensity: 0.05,
    noiseSigma: 0.1,
    effects: ['returns', 'weather', 'macro'],
  }),
  shape: retailShape,
  sample: (settings) => drawSample(recipe(settings)),
  plan: (settings) => twentyFourSteps(settings, recipe(settings)),
});
