import { defineModel } from '../../server/kit/model.ts';
import { fitMovingAverage } from '../numerics/moving-average.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { countUsable } from '../numerics/usable.ts';

/** Whole seasons, so that no weekday counts double: four weeks of days, else the seasons that make at least eight periods. */
const widthOf = (m: number): number => (m === 7 ? 28 : m * Math.ceil(8 / m));

export default defineModel({
  id: 'moving_average',
  version: '1.0.0',
  title: 'Moving average',
  summary: 'The mean of the latest whole seasons (28 days for daily data), carried on flat.',
  source: 'Mean of the last k observations; k = 28 for a season of 7, else at least 8 in whole seasons. Deviation of its one-step errors, at every step.',
  needs: { minHistory: () => 2 },
  width: () => 2,
  fit({ y, m }, { state, fitted }) {
    const usable = countUsable(y);
    if (usable < 2) return false;
    state[0] = fitMovingAverage(y, Math.min(widthOf(m), usable), fitted);
    state[1] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(state[1]);
  },
});
