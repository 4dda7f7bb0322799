import { DRIVER, DRIVER_SIZE, FIRST_BEND, HEAD, HEAD_SIZE, type Layout, LEVEL, type RegressionSetting, TREND } from './layout.ts';
import { wavesOf } from './waves.ts';

/** Share of the history in which the trend may bend, as in Taylor & Letham 2018: a bend at the very end has nothing to be seen by. */
export const BENDING = 0.8;
/** Makes a trend column that runs evenly from −½ to ½ have deviation 1. */
const UNIT_DEVIATION = Math.sqrt(12);

/**
 * Decides how each driver enters, from its history alone, and writes its five numbers into the state. Promotions and events are
 * divided by their largest size and stay 0 when they are 0; prices (as logarithms when all known ones are positive) and regressors are
 * centred and divided by their deviation. A driver that never moves is left out.
 * @param y observations, length n; periods where it is NaN do not count
 * @param setting drivers of at least n values; NaN = not known, which stands for the driver's centre
 * @param state numbers of the regression
 */
export function prepareDrivers(y: Float64Array, setting: RegressionSetting, layout: Layout, state: Float64Array): void {
  for (let d = 0; d < layout.drivers; d++) {
    const { role, values } = setting.drivers[d];
    const at = HEAD_SIZE + layout.columns + d * DRIVER_SIZE;
    const flag = role === 'promotion' || role === 'event';
    let [count, sum, least, most, size] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (let t = 0; t < y.length; t++) {
      if (Number.isNaN(y[t]) || Number.isNaN(values[t])) continue;
      count++;
      least = Math.min(least, values[t]);
      most = Math.max(most, values[t]);
      size = Math.max(size, Math.abs(values[t]));
    }
    const logged = role === 'price' && least > 0;
    const kind = count === 0 || (flag ? size === 0 : most === least) ? 0 : logged ? 2 : 1;
    state[at + DRIVER.kind] = kind;
    state[at + DRIVER.floor] = logged && kind > 0 ? least : 0;
    state[at + DRIVER.centre] = 0;
    state[at + DRIVER.scale] = 1;
    if (kind === 0) continue;
    if (flag) {
      state[at + DRIVER.scale] = size;
      continue;
    }
    for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t]) && !Number.isNaN(values[t])) sum += logged ? Math.log(values[t]) : values[t];
    const centre = sum / count;
    let squares = 0;
    for (let t = 0; t < y.length; t++) {
      if (Number.isNaN(y[t]) || Number.isNaN(values[t])) continue;
      const away = (logged ? Math.log(values[t]) : values[t]) - centre;
      squares += away * away;
    }
    const scale = Math.sqrt(squares / count);
    // A driver whose moves are lost in rounding cannot be told from one that never moves.
    if (!(scale > 1e-12 * Math.abs(centre))) state[at + DRIVER.kind] = 0;
    else {
      state[at + DRIVER.centre] = centre;
      state[at + DRIVER.scale] = scale;
    }
  }
}

/** A driver's value as its column has it; 0 where it is not known or the driver is left out. `at`: offset of its five numbers. */
function driverColumn(value: number, state: Float64Array, at: number): number {
  const kind = state[at + DRIVER.kind];
  if (kind === 0 || Number.isNaN(value)) return 0;
  // A price of nothing is taken as the lowest one seen: its logarithm has no value.
  const seen = kind === 2 ? Math.log(value > 0 ? value : state[at + DRIVER.floor]) : value;
  return (seen - state[at + DRIVER.centre]) / state[at + DRIVER.scale];
}

/**
 * Writes rows of the design matrix.
 * @param setting seasons and drivers; drivers reach to period `to` − 1
 * @param state head (start, span) and driver numbers are read
 * @param from first period, 0 = first of the history
 * @param to period after the last
 * @param rows receives (to − from) × k, row-major; cleared first
 */
export function fillRows(setting: RegressionSetting, layout: Layout, state: Float64Array, from: number, to: number, rows: Float64Array): void {
  const k = layout.columns;
  const [start, span] = [state[HEAD.start], state[HEAD.span]];
  rows.fill(0, 0, (to - from) * k);
  for (let t = from; t < to; t++) {
    const row = (t - from) * k;
    const clock = (t - start) / span;
    rows[row + LEVEL] = 1;
    rows[row + TREND] = UNIT_DEVIATION * (clock - (span - 1) / (2 * span));
    for (let c = 0; c < layout.changepoints; c++) {
      const since = clock - (BENDING * (c + 1)) / (layout.changepoints + 1);
      if (since <= 0) break;
      rows[row + FIRST_BEND + c] = since;
    }
  }
  for (const { length, harmonics, at, columns } of layout.seasons) {
    if (harmonics === 0) {
      for (let t = from; t < to; t++) rows[(t - from) * k + at + (t % length)] = 1;
      continue;
    }
    const waves = wavesOf(length, harmonics, to);
    for (let t = from; t < to; t++) {
      const row = (t - from) * k + at;
      for (let c = 0; c < columns; c++) rows[row + c] = waves[t * columns + c];
    }
  }
  for (let d = 0; d < layout.drivers; d++) {
    const at = HEAD_SIZE + k + d * DRIVER_SIZE;
    const { values } = setting.drivers[d];
    for (let t = from; t < to; t++) rows[(t - from) * k + layout.firstDriver + d] = driverColumn(values[t], state, at);
  }
}
