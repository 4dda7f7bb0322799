import { defineModel } from '../../server/kit/model.ts';
import { fitSes } from '../numerics/ses.ts';
import { countUsable } from '../numerics/usable.ts';

export default defineModel({
  id: 'ses',
  version: '1.0.0',
  title: 'SES',
  summary: 'A level that follows the series, newer observations weighing more; no trend, no season.',
  source: 'Simple exponential smoothing, ETS(A,N,N), α by least squares; Hyndman et al. 2008, section 2.3. Interval factor √(1 + (h − 1)α²).',
  needs: { minHistory: () => 3, regressors: [] },
  width: () => 2,
  fit: ({ y }, { state, fitted }) => countUsable(y) >= 3 && fitSes(y, fitted, state),
  forecast(state, _, { mean, spread }) {
    for (let step = 0; step < mean.length; step++) {
      mean[step] = state[0];
      spread[step] = Math.sqrt(1 + step * state[1] * state[1]);
    }
  },
});
