import { defineModel } from '../../server/kit/model.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { fitSeasonalNaive } from '../numerics/seasonal-naive.ts';
import { countUsable } from '../numerics/usable.ts';

const minHistory = (m: number): number => m + 1;

export default defineModel({
  id: 'seasonal_naive',
  version: '1.0.0',
  title: 'Seasonal naive',
  summary: 'Next Monday is like last Monday: each place in the season repeats its latest value.',
  source: 'Seasonal random walk; Hyndman & Athanasopoulos 2021, section 5.2. Deviation σ√(seasons ahead).',
  baseline: true,
  needs: { minHistory },
  width: ({ m }) => m + 1,
  fit({ y, m }, { state, fitted }) {
    if (countUsable(y) < minHistory(m) || !fitSeasonalNaive(y, m, fitted, state)) return false;
    state[m] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, { m }, { mean, sigma }) {
    for (let step = 0; step < mean.length; step++) {
      mean[step] = state[step % m];
      sigma[step] = state[m] * Math.sqrt(Math.floor(step / m) + 1);
    }
  },
});
