import { definePreset } from '../../server/kit/preset.ts';
import { drawSample } from '../generator/draw-sample.ts';
import { elevenSteps } from '../plans/eleven-steps.ts';
import { type RecipeSettings, retailConfig, retailRecipe } from '../plans/retail-config.ts';

/** The window is pinned, so that its form has no `windowDays` and the anchor day moves nothing. */
const recipe = (settings: RecipeSettings) =>
  retailRecipe(settings.overrides, settings, {
    base: 80,
    trend: { shape: 'exponential', rate: 0.005 },
    monthly: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.3, 1.8],
    holidays: { '2024-11-28': 2, '2024-11-29': 3, '2024-12-24': 1.5, '2024-12-25': 0.3 },
  });

export default definePreset({
  id: 'holiday_rush',
  version: '1.0.0',
  title: 'Eleven Lanterns',
  story: {
    opening: [
      'Eleven lanterns go up along Harbour Row in October, and by December nobody counts the change.',
      "Ilja orders by last year's list; Ode asks which year that was.",
    ],
    closing: 'The last lantern is lit: {winner} misses by {error} over {series} series and {units} units. Ilja writes the year on the list.',
  },
  theme: { dark: ['#fb7185', '#fde68a'], light: ['#be123c', '#92400e'], effect: 'lanterns' },
  place: 3,
  expected: 'green, 11 steps',
  config: retailConfig({ stores: 5, products: 15, windowDays: 92, promotionIntensity: 0.25, stockoutIntensity: 0.15, noiseSigma: 0.2 }).omit({
    windowDays: true,
  }),
  shape: ({ stores, products }) => ({ frequency: 'D', start: '2024-10-01', periods: 92, series: stores * products }),
  sample: (settings) => drawSample(recipe(settings)),
  plan: (settings) => elevenSteps(settings, recipe(settings)),
});
