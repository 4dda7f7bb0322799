import type { Future, LocalModel } from '../../server/kit/model.ts';
import { type Surroundings, writePath } from '../modeling/write-path.ts';
import { LONGEST_SEASON } from '../numerics/ets/form.ts';
import { PROPHET_SHAPE } from '../numerics/regression/prophet-shape.ts';
import { explainMstlPath } from '../numerics/stl/explain-mstl.ts';
import { explainTheta, type PathParts } from '../numerics/theta/explain-theta.ts';
import type { ThetaMethod } from '../numerics/theta/seasonal-theta.ts';
import { openThetaSpace } from '../numerics/theta/theta-space.ts';
import { etsParts } from './ets-parts.ts';
import { addsUp, type Part, type TakenApart, withLimits } from './part.ts';
import { partsOfShape } from './plain-parts.ts';
import { regressionParts } from './regression-parts.ts';

/** How a model's path comes apart; `mean` is the path before closed days and the cut at 0. */
type Opener = (state: Float64Array, future: Future, mean: Float64Array) => Part[] | null;

const ofPath = ({ level, trend, seasons }: PathParts): Part[] => [
  { group: 'level', name: 'level', values: new Float64Array(trend.length).fill(level) },
  { group: 'trend', name: 'trend', values: trend },
  ...seasons.map(({ length, values }): Part => ({ group: 'season', name: `season ${length}`, values })),
];
const theta =
  (method: ThetaMethod): Opener =>
  (state, { n, m }, mean) =>
    ofPath(explainTheta(state, { n, m, h: mean.length }, method, openThetaSpace()));
const ets =
  (seasonOf: (m: number) => number): Opener =>
  (state, { m }, mean) =>
    etsParts(state, seasonOf(m), mean);
const REGRESSION_SHAPE = { changepoints: 0, harmonics: 4, drivers: true };
const regression =
  (shape: typeof REGRESSION_SHAPE): Opener =>
  (state, future, mean) =>
    regressionParts(state, future, shape, mean);

/** Models whose state says more than their path. What they give is believed only when it adds up to that path. */
const OPENERS: Readonly<Record<string, Opener>> = {
  auto_ets: ets((m) => (m <= LONGEST_SEASON ? m : 1)),
  holt_winters: ets((m) => m),
  holt: ets(() => 1),
  holt_damped: ets(() => 1),
  theta: theta('ses_drift'),
  optimised_theta: theta({ dynamic: false, weight: null }),
  dynamic_optimised_theta: theta({ dynamic: true, weight: null }),
  mstl: (state, { n, seasons }, mean) => ofPath(explainMstlPath(state, { n, seasons, h: mean.length })),
  regression: regression(REGRESSION_SHAPE),
  regression_arima: regression(REGRESSION_SHAPE),
  trend_regression_baseline: regression({ ...REGRESSION_SHAPE, drivers: false }),
  prophet_like: regression(PROPHET_SHAPE),
};

/**
 * The path of a fitted model of one series, taken apart.
 * @param state trained state of the series
 * @returns null when the model has no finite path
 */
export function openLocal(model: LocalModel, state: Float64Array, future: Future, around: Surroundings, horizon: number): TakenApart | null {
  const path = { mean: new Float64Array(horizon), sigma: new Float64Array(horizon) };
  model.forecast(state, future, path);
  const raw = path.mean.slice();
  const found = OPENERS[model.id]?.(state, future, raw) ?? partsOfShape(raw, future.m);
  if (writePath(model, state, future, around, path) < 0) return null;
  return withLimits(found && addsUp(found, raw) ? found : null, raw, path.mean);
}
