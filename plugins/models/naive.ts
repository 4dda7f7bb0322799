import { defineModel } from '../../server/kit/model.ts';
import { fitNaive } from '../numerics/naive.ts';

export default defineModel({
  id: 'naive',
  version: '1.0.0',
  title: 'Naive',
  summary: 'Tomorrow is like the last day that was seen; the floor every other model has to beat.',
  source: 'Random walk; Hyndman & Athanasopoulos 2021, section 5.2. Interval factor √h.',
  baseline: true,
  needs: { minHistory: () => 1, regressors: [] },
  width: () => 1,
  fit({ y }, { state, fitted }) {
    state[0] = fitNaive(y, fitted);
    return !Number.isNaN(state[0]);
  },
  forecast(state, _, { mean, spread }) {
    for (let step = 0; step < mean.length; step++) {
      mean[step] = state[0];
      spread[step] = Math.sqrt(step + 1);
    }
  },
});
