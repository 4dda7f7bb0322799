import { defineModel } from '../../server/kit/model.ts';
import { fitCroston } from '../numerics/intermittent/croston.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { countUsable } from '../numerics/usable.ts';

export default defineModel({
  id: 'croston',
  version: '1.0.0',
  title: 'Croston',
  summary: 'For sparse demand: how much is bought at a time, divided by how long it takes until the next time.',
  source:
    'Croston 1972, sizes and gaps each smoothed with its own weight in [0.1, 0.3] chosen by least squares. Deviation of its one-step errors, at every step.',
  recommended: false,
  needs: { minHistory: () => 3 },
  width: () => 2,
  fit({ y }, { state, fitted }) {
    if (countUsable(y) < 3) return false;
    state[0] = fitCroston(y, Number.NaN, 1, fitted);
    state[1] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(state[1]);
  },
});
