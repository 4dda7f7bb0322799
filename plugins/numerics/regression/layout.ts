/** What a regression sees besides the values: a structural part of a model's setting. */
export interface RegressionSetting {
  /** Season lengths in observations, ascending; may be fractional. */
  seasons: readonly number[];
  /** Known in advance: `price`, `promotion`, `event` or `regressor`; index 0 = first period of the history, NaN = not known. */
  drivers: readonly { role: string; values: Float64Array }[];
}

/** Which columns a regression has. */
export interface RegressionShape {
  /** Places where the trend may bend, C ≥ 0, spread evenly over the first 80 % of the history. */
  changepoints: number;
  /** Pairs of sine and cosine of a long season, ≥ 1. */
  harmonics: number;
  /** False: drivers are not looked at. */
  drivers: boolean;
}

/** One season's columns: from `at` on, one 0/1 column a place (harmonics 0), or 2 × harmonics waves. */
export interface SeasonBlock {
  length: number;
  harmonics: number;
  at: number;
  columns: number;
}

/**
 * Columns of a design matrix in order: 0 = level (always 1), 1 = trend, then C bends of the trend, the seasons, one for each driver.
 */
export interface Layout {
  changepoints: number;
  seasons: readonly SeasonBlock[];
  /** Column of the first driver. */
  firstDriver: number;
  drivers: number;
  /** k. */
  columns: number;
}

/** Longest season told place by place; longer or fractional ones are told by waves, so that a year does not cost 365 columns. */
const LONGEST_BY_PLACE = 24;
export const LEVEL = 0;
export const TREND = 1;
export const FIRST_BEND = 2;

/** Columns of a setting; depends on the lengths and numbers in it, not on any values. */
export function layoutOf({ seasons, drivers }: RegressionSetting, shape: RegressionShape): Layout {
  let at = FIRST_BEND + shape.changepoints;
  const blocks: SeasonBlock[] = [];
  for (const length of seasons) {
    if (length < 2) continue;
    const byPlace = length <= LONGEST_BY_PLACE && Number.isInteger(length);
    const harmonics = byPlace ? 0 : Math.max(1, Math.min(shape.harmonics, Math.floor(length / 2)));
    const columns = byPlace ? length : 2 * harmonics;
    blocks.push({ length, harmonics, at, columns });
    at += columns;
  }
  const count = shape.drivers ? drivers.length : 0;
  return { changepoints: shape.changepoints, seasons: blocks, firstDriver: at, drivers: count, columns: at + count };
}

/**
 * Where a fitted regression keeps its numbers, as offsets into its state: a head, k coefficients, then five numbers a driver.
 * sigma: residual deviation in the fitted domain; slopeError: standard error of the trend coefficient; start and span: first period
 * and number of periods of the trend's clock; log: 1 when log y was fitted; spent: share p/n of the variance that estimating costs;
 * bend: variance of future changes of the trend, per period³; phi, theta, carried: of ARMA(1,1) errors, and the error they expect next.
 */
export const HEAD = { sigma: 0, slopeError: 1, start: 2, span: 3, log: 4, spent: 5, bend: 6, phi: 7, theta: 8, carried: 9 } as const;
export const HEAD_SIZE = 10;
/** Numbers a driver: kind (0 unused, 1 as it is, 2 its logarithm), centre, scale, floor of a logged value, standard error. */
export const DRIVER = { kind: 0, centre: 1, scale: 2, floor: 3, error: 4 } as const;
export const DRIVER_SIZE = 5;

/** Length of the state of a fitted regression. */
export const regressionWidth = (setting: RegressionSetting, shape: RegressionShape): number => {
  const { columns, drivers } = layoutOf(setting, shape);
  return HEAD_SIZE + columns + DRIVER_SIZE * drivers;
};
