import { defineModel } from '../../server/kit/model.ts';
import { leanRatio } from '../numerics/lean-ratio.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { fitSeasonalAverage } from '../numerics/seasonal-average.ts';
import { countUsable } from '../numerics/usable.ts';

/** Weeks averaged, and looked at for a level that moves. */
const WEEKS = 4;
/** Errors that lean to one side by more than they scatter: the average is of a level that is gone. */
const MOST_LEAN = 1;
const minHistory = (m: number): number => m + 1;

export default defineModel({
  id: 'weekday_average',
  version: '1.0.0',
  title: 'Weekday average',
  summary: 'Next Monday is like the mean of the last four Mondays, for series whose level stands still; on one that climbs or falls it has no forecast.',
  source:
    'Mean of the last 4 usable values at the same place in the season, as the seasonal average; Hyndman & Athanasopoulos 2021, section 5.2. Variant: refused where the one-step errors of the last 4 seasons lean to one side by more than one standard deviation of theirs, for it would trail behind.',
  recommended: false,
  needs: { minHistory },
  width: ({ m }) => m + 1,
  fit({ y, m }, { state, fitted }) {
    if (countUsable(y) < minHistory(m) || !fitSeasonalAverage(y, m, WEEKS, fitted, state)) return false;
    state[m] = deviationOrZero(y, fitted);
    return Math.abs(leanRatio(y, fitted, WEEKS * m)) <= MOST_LEAN;
  },
  forecast(state, { m }, { mean, sigma }) {
    for (let step = 0; step < mean.length; step++) mean[step] = state[step % m];
    sigma.fill(state[m]);
  },
});
