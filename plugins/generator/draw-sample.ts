import { STATE } from '../../server/kit/kinds/dataset.ts';
import { generateBlock, openPlot } from './plot.ts';
import { Recipe, type RecipeInput } from './recipe.ts';

/** Series drawn at most: enough to show the character, few enough to be instant. */
const SERIES = 100;

/** Observed units of the first series of a recipe per day: the world itself, for a sparkline, before anything was run. */
export function drawSample(input: RecipeInput): number[] {
  const plot = openPlot(Recipe.parse(input));
  const { days } = plot.recipe;
  const count = Math.min(SERIES, plot.series);
  const { state, quantity } = generateBlock(plot, 0, count);
  const totals = new Array<number>(days).fill(0);
  for (let cell = 0; cell < count * days; cell++) if (state[cell] === STATE.observed) totals[cell % days] += quantity[cell];
  return totals;
}
