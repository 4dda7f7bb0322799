import type { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import { MAX_PLAN_HORIZON, type PlanScope } from '../../server/kit/kinds/scenario.ts';
import { MOST_SERIES } from './open-scope.ts';

/** What a run's own plans speak of: all series, or the first where there are too many. */
export const showcaseScope = ({ series }: Pick<DatasetMeta, 'series'>): PlanScope => (series <= MOST_SERIES ? { kind: 'all' } : { kind: 'series', series: 0 });

/** As far as the run forecast, 90 periods at most. */
export const showcaseHorizon = ({ horizon }: { horizon: number }): number => Math.min(MAX_PLAN_HORIZON, horizon);
