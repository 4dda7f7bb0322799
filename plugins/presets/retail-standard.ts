import { definePreset } from '../../server/kit/preset.ts';
import { drawSample } from '../generator/draw-sample.ts';
import { elevenSteps } from '../plans/eleven-steps.ts';
import { type RecipeSettings, retailConfig, retailRecipe, retailShape } from '../plans/retail-config.ts';

const recipe = (settings: RecipeSettings) => retailRecipe(settings.overrides, settings, { trend: { shape: 'linear', rate: 0.0005 } });

export default definePreset({
  id: 'retail_standard',
  version: '1.0.0',
  title: 'The Ordinary Ledger',
  story: {
    opening: [
      'Five shops, fifteen goods, half a year in which nothing much happened.',
      'Marta rules the columns, Ilja orders by them, and Ode learns what ordinary costs.',
    ],
    closing: 'The ledger closes on {series} series and {units} units: {winner}, off by {error}. Marta rules the next page.',
  },
  theme: { dark: ['#0ea5e9', '#bef264'], light: ['#0369a1', '#4d7c0f'], effect: 'till_roll' },
  place: 2,
  expected: 'green, 11 steps',
  config: retailConfig({ stores: 5, products: 15, windowDays: 181, promotionIntensity: 0.1, stockoutIntensity: 0.02, noiseSigma: 0.15 }),
  shape: retailShape,
  sample: (settings) => drawSample(recipe(settings)),
  plan: (settings) => elevenSteps(settings, recipe(settings)),
});
