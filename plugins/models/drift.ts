import { defineModel } from '../../server/kit/model.ts';
import { fitDrift } from '../numerics/drift.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { countUsable, firstUsable } from '../numerics/usable.ts';

export default defineModel({
  id: 'drift',
  version: '1.0.0',
  title: 'Drift',
  summary: 'A straight line from the first observation through the last one, carried on.',
  source: 'Random walk with drift; Hyndman & Athanasopoulos 2021, section 5.2. Deviation σ√(h(1 + h/(n − 1))).',
  recommended: false,
  needs: { minHistory: () => 3 },
  width: () => 4,
  fit({ y }, { state, fitted }) {
    if (countUsable(y) < 3 || !fitDrift(y, fitted, state)) return false;
    // Periods the drift was measured over, n − 1 of the deviation.
    state[2] = y.length - 1 - firstUsable(y);
    state[3] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    for (let h = 1; h <= mean.length; h++) {
      mean[h - 1] = state[0] + h * state[1];
      sigma[h - 1] = state[3] * Math.sqrt(h * (1 + h / state[2]));
    }
  },
});
