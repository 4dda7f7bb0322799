import { defineModel } from '../../server/kit/model.ts';
import { fitNaive } from '../numerics/naive.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';

export default defineModel({
  id: 'naive',
  version: '1.0.0',
  title: 'Naive',
  summary: 'Tomorrow is like the last day that was seen; the floor every other model has to beat.',
  source: 'Random walk; Hyndman & Athanasopoulos 2021, section 5.2. Deviation σ√h.',
  baseline: true,
  needs: { minHistory: () => 1 },
  width: () => 2,
  fit({ y }, { state, fitted }) {
    state[0] = fitNaive(y, fitted);
    state[1] = deviationOrZero(y, fitted);
    return !Number.isNaN(state[0]);
  },
  forecast(state, _, { mean, sigma }) {
    for (let step = 0; step < mean.length; step++) {
      mean[step] = state[0];
      sigma[step] = state[1] * Math.sqrt(step + 1);
    }
  },
});
