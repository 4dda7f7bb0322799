import { defineModel } from '../../server/kit/model.ts';
import { fitSeasonalNaive } from '../numerics/seasonal-naive.ts';
import { countUsable } from '../numerics/usable.ts';

const minHistory = (m: number): number => m + 1;

export default defineModel({
  id: 'seasonal_naive',
  version: '1.0.0',
  title: 'Seasonal naive',
  summary: 'Next Monday is like last Monday: each place in the season repeats its latest value.',
  source: 'Seasonal random walk; Hyndman & Athanasopoulos 2021, section 5.2. Interval factor √(seasons ahead).',
  baseline: true,
  needs: { minHistory, regressors: [] },
  width: (m) => m,
  fit: ({ y, m }, { state, fitted }) => countUsable(y) >= minHistory(m) && fitSeasonalNaive(y, m, fitted, state),
  forecast(state, m, { mean, spread }) {
    for (let step = 0; step < mean.length; step++) {
      mean[step] = state[step % m];
      spread[step] = Math.sqrt(Math.floor(step / m) + 1);
    }
  },
});
