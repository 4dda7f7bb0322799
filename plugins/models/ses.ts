import { defineModel } from '../../server/kit/model.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { fitSes } from '../numerics/ses.ts';
import { countUsable } from '../numerics/usable.ts';

export default defineModel({
  id: 'ses',
  version: '1.0.0',
  title: 'SES',
  summary: 'A level that follows the series, newer observations weighing more; no trend, no season.',
  source: 'Simple exponential smoothing, ETS(A,N,N), α by least squares; Hyndman et al. 2008, section 2.3. Deviation σ√(1 + (h − 1)α²).',
  recommended: false,
  needs: { minHistory: () => 3 },
  width: () => 3,
  fit({ y }, { state, fitted }) {
    if (countUsable(y) < 3 || !fitSes(y, fitted, state)) return false;
    state[2] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    for (let step = 0; step < mean.length; step++) {
      mean[step] = state[0];
      sigma[step] = state[2] * Math.sqrt(1 + step * state[1] * state[1]);
    }
  },
});
