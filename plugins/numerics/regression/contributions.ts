import { fillRows } from './design.ts';
import { grow } from './grow.ts';
import { FIRST_BEND, HEAD_SIZE, LEVEL, layoutOf, type RegressionSetting, type RegressionShape, TREND } from './layout.ts';
import { dot } from './workspace.ts';

let rows: Float64Array = new Float64Array(0);

/** Number of parts a forecast is taken apart into: level, trend, then one a season and one a driver, in the setting's order. */
export const countParts = (setting: RegressionSetting, shape: RegressionShape): number => {
  const { seasons, drivers } = layoutOf(setting, shape);
  return 2 + seasons.length + drivers;
};

/**
 * Takes the value of a regression at any period apart, exactly: the parts add up to what it forecasts there (to its logarithm without
 * the half variance, where logarithms were fitted). A part is signed, in the unit of y. Seasons of 1 have no part.
 * Promotions and events are told against "none", prices and regressors against their mean in the history, a season against its own mean,
 * the trend (bends included) against the middle of the history.
 * @param state as `fitRegression` left it
 * @param setting drivers reach to `period`
 * @param period 0 = first of the history; also beyond its end
 * @param parts receives `countParts` numbers
 */
export function contributionsAt(state: Float64Array, setting: RegressionSetting, shape: RegressionShape, period: number, parts: Float64Array): void {
  const layout = layoutOf(setting, shape);
  const k = layout.columns;
  rows = grow(rows, k);
  fillRows(setting, layout, state, period, period + 1, rows);
  parts[0] = state[HEAD_SIZE + LEVEL];
  parts[1] = sumOf(state, TREND, FIRST_BEND + layout.changepoints);
  layout.seasons.forEach(({ at, columns }, i) => {
    parts[2 + i] = sumOf(state, at, at + columns);
  });
  for (let d = 0; d < layout.drivers; d++) parts[2 + layout.seasons.length + d] = sumOf(state, layout.firstDriver + d, layout.firstDriver + d + 1);
}

/** Row times coefficients over columns from … to − 1 of the row just filled. */
function sumOf(state: Float64Array, from: number, to: number): number {
  return dot(rows.subarray(from, to), 0, state.subarray(HEAD_SIZE + from, HEAD_SIZE + to), to - from);
}
