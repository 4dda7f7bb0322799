import { defineModel } from '../../server/kit/model.ts';
import { fitAggregation } from '../numerics/intermittent/aggregation.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { countUsable } from '../numerics/usable.ts';

export default defineModel({
  id: 'imapa',
  version: '1.0.0',
  title: 'IMAPA',
  summary: 'For sparse demand: the mean of forecasts made on totals over stretches of one period up to the usual gap.',
  source:
    'Petropoulos & Kourentzes 2015, buckets of 1 to the rounded mean gap, SES with α in [0.1, 0.3] by least squares, equal weights. Deviation of its one-step errors, at every step.',
  recommended: false,
  needs: { minHistory: () => 3 },
  width: () => 2,
  fit({ y }, { state, fitted }) {
    if (countUsable(y) < 3) return false;
    state[0] = fitAggregation(y, true, fitted);
    state[1] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(state[1]);
  },
});
