import { defineModel } from '../../server/kit/model.ts';
import { meanDeviation } from '../numerics/mean-deviation.ts';
import { fitMovingAverage } from '../numerics/moving-average.ts';
import { countUsable } from '../numerics/usable.ts';

export default defineModel({
  id: 'mean',
  version: '1.0.0',
  title: 'Mean',
  summary: 'The mean of everything observed, carried on flat.',
  source: 'Mean method; Hyndman & Athanasopoulos 2021, section 5.2. Deviation s√(1 + 1/n) at every step, s about the mean over n − 1.',
  recommended: false,
  needs: { minHistory: () => 2 },
  width: () => 2,
  fit({ y }, { state, fitted }) {
    const n = countUsable(y);
    if (n < 2) return false;
    fitMovingAverage(y, n, fitted);
    meanDeviation(y, 0, y.length, state);
    state[1] *= Math.sqrt((n / (n - 1)) * (1 + 1 / n));
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(state[1]);
  },
});
