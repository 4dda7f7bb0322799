import { FIRST_BEND, type Layout, LEVEL, TREND } from './layout.ts';

/** Pseudo-observations without effect that a place of a season, a driver or the trend is given. */
const PLACE = 1;
const DRIVER_SHARE = 1;
const SLOPE = 1;
const BEND = 5;
/** Observations of a season that weigh one against its first wave; the k-th wave weighs k² as much, so that rough seasons cost more. */
const WAVE = 50;

/**
 * Ridge penalties by column, in the unit "observations that say: no effect" (a prior of variance σ²/λ). The level has none. One
 * observation for each place of a season and each driver: a promotion seen once keeps half of what it showed, one seen 19 times 95 %.
 * @param penalties length k, receives λ
 * @see Hoerl & Kennard 1970; Hastie, Tibshirani & Friedman 2009, section 3.4
 */
export function writePenalties(layout: Layout, penalties: Float64Array): void {
  penalties.fill(DRIVER_SHARE, 0, layout.columns);
  penalties[LEVEL] = 0;
  penalties[TREND] = SLOPE;
  for (let c = 0; c < layout.changepoints; c++) penalties[FIRST_BEND + c] = BEND;
  for (const { length, harmonics, at, columns } of layout.seasons)
    for (let c = 0; c < columns; c++) {
      const wave = (c >> 1) + 1;
      penalties[at + c] = harmonics === 0 ? PLACE : (wave * wave * length) / WAVE;
    }
}

/**
 * Switches columns on that a history of so many periods can carry: a season needs one full turn, its rougher half two.
 * @param active length k, receives 0 or 1
 */
export function writeActive(layout: Layout, periods: number, active: Uint8Array): void {
  active.fill(1, 0, layout.columns);
  for (const { length, harmonics, at, columns } of layout.seasons) {
    const used = periods < length ? 0 : harmonics > 0 && periods < 2 * length ? 2 * Math.ceil(harmonics / 2) : columns;
    active.fill(0, at + used, at + columns);
  }
}
