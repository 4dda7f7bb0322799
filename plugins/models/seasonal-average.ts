import { defineModel } from '../../server/kit/model.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { fitSeasonalAverage } from '../numerics/seasonal-average.ts';
import { countUsable } from '../numerics/usable.ts';

/** Seasons averaged: four weeks are recent enough and calm enough. */
export const SEASONS = 4;
const minHistory = (m: number): number => m + 1;

export default defineModel({
  id: 'seasonal_average',
  version: '1.0.0',
  title: 'Seasonal average',
  summary: 'Next Monday is like the mean of the last four Mondays: each place in the season repeats its recent average.',
  source:
    'Mean of the last 4 usable values at the same place in the season; seasonal naive of Hyndman & Athanasopoulos 2021, section 5.2, averaged. Deviation of its one-step errors, at every step.',
  needs: { minHistory },
  width: ({ m }) => m + 1,
  fit({ y, m }, { state, fitted }) {
    if (countUsable(y) < minHistory(m) || !fitSeasonalAverage(y, m, SEASONS, fitted, state)) return false;
    state[m] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, { m }, { mean, sigma }) {
    for (let step = 0; step < mean.length; step++) mean[step] = state[step % m];
    sigma.fill(state[m]);
  },
});
