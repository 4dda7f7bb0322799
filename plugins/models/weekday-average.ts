import { defineModel } from '../../server/kit/model.ts';
import { leanRatio } from '../numerics/lean-ratio.ts';
import seasonalAverage, { SEASONS } from './seasonal-average.ts';

/** Errors that lean to one side by more than they scatter: the average is of a level that is gone. */
const MOST_LEAN = 1;

export default defineModel({
  ...seasonalAverage,
  id: 'weekday_average',
  version: '1.0.0',
  title: 'Weekday average',
  summary: 'Next Monday is like the mean of the last four Mondays, for series whose level stands still; on one that climbs or falls it has no forecast.',
  source:
    'Mean of the last 4 usable values at the same place in the season, as the seasonal average; Hyndman & Athanasopoulos 2021, section 5.2. Variant: refused where the one-step errors of the last 4 seasons lean to one side by more than one standard deviation of theirs, for it would trail behind.',
  recommended: false,
  fit(series, out) {
    const isFitted = seasonalAverage.fit(series, out);
    return isFitted && Math.abs(leanRatio(series.y, out.fitted, SEASONS * series.m)) <= MOST_LEAN;
  },
});
