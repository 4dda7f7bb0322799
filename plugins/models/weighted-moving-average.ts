import { defineModel } from '../../server/kit/model.ts';
import { fitWeightedAverage } from '../numerics/intermittent/weighted-average.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { countUsable } from '../numerics/usable.ts';

/** Seasons looked back: four weeks of days, else at least eight periods and two seasons. */
const seasonsOf = (m: number): number => (m === 7 ? 4 : Math.max(2, Math.ceil(8 / m)));

export default defineModel({
  id: 'weighted_moving_average',
  version: '1.0.0',
  title: 'Weighted moving average',
  summary: 'The mean of the latest whole seasons, the latest counting most (for days: the last four weeks by 4, 3, 2, 1).',
  source:
    'Linearly weighted mean: the K latest seasons weigh K, K − 1 … 1, every observation of a season alike; K = 4 for a season of 7, else at least 2 and 8 periods. Deviation of its one-step errors, at every step.',
  recommended: false,
  needs: { minHistory: () => 2 },
  width: () => 2,
  fit({ y, m }, { state, fitted }) {
    if (countUsable(y) < 2) return false;
    state[0] = fitWeightedAverage(y, m, seasonsOf(m), fitted);
    state[1] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(state[1]);
  },
});
