import { defineModel } from '../../server/kit/model.ts';
import { fitDrift } from '../numerics/drift.ts';
import { countUsable, firstUsable } from '../numerics/usable.ts';

export default defineModel({
  id: 'drift',
  version: '1.0.0',
  title: 'Drift',
  summary: 'A straight line from the first observation through the last one, carried on.',
  source: 'Random walk with drift; Hyndman & Athanasopoulos 2021, section 5.2. Interval factor √(h(1 + h/(n − 1))).',
  needs: { minHistory: () => 3, regressors: [] },
  width: () => 3,
  fit({ y }, { state, fitted }) {
    if (countUsable(y) < 3 || !fitDrift(y, fitted, state)) return false;
    // Periods the drift was measured over, n − 1 of the interval factor.
    state[2] = y.length - 1 - firstUsable(y);
    return true;
  },
  forecast(state, _, { mean, spread }) {
    for (let h = 1; h <= mean.length; h++) {
      mean[h - 1] = state[0] + h * state[1];
      spread[h - 1] = Math.sqrt(h * (1 + h / state[2]));
    }
  },
});
