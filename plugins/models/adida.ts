import { defineModel } from '../../server/kit/model.ts';
import { fitAggregation } from '../numerics/intermittent/aggregation.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { countUsable } from '../numerics/usable.ts';

export default defineModel({
  id: 'adida',
  version: '1.0.0',
  title: 'ADIDA',
  summary: 'For sparse demand: totals over stretches as long as the usual gap are smoothed and spread evenly again.',
  source: 'Nikolopoulos et al. 2011, bucket = rounded mean gap, SES with α in [0.1, 0.3] by least squares. Deviation of its one-step errors, at every step.',
  recommended: false,
  needs: { minHistory: () => 3 },
  width: () => 2,
  fit({ y }, { state, fitted }) {
    if (countUsable(y) < 3) return false;
    state[0] = fitAggregation(y, false, fitted);
    state[1] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(state[1]);
  },
});
