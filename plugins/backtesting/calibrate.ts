import { type Factors, type FactorTable, placeOfFactor, tabulateFactors } from '../numerics/intervals/conformal-factor.ts';
import { addScore, type ConformalScores, mergeScores, openScores } from '../numerics/intervals/conformal-scores.ts';
import { placeOf, type Tape } from './tape.ts';

/** Steps pooled apart at most; longer horizons share a pool between neighbouring steps. */
const POOLS = 28;
/** Windows held out apart at most; more are held out several at a time. */
const HELD_OUT = 5;
/** Moments (a step of a window) that a pool takes in at least, by joining its neighbours. */
const MOMENTS = 30;
/** Fewest windows that errors are trusted from. */
export const ENOUGH_WINDOWS = 3;

/** What forecasts need of a calibration: factors from the errors of all windows. */
export interface Width {
  horizon: number;
  all: Factors;
}

/** What the tests of one model say about the width of its intervals, in standard deviations of its own. */
export interface Calibration extends Width {
  /** For judging window w: from the errors of the other windows, at w modulo length. */
  heldOut: readonly Factors[];
}

/** What is needed of the tested series. */
export interface Truth {
  /** Actual value of tested row r, `step` steps (from 0) after the cutoff of window w; NaN = not scored. */
  actual(row: number, window: number, step: number): number;
  /** Class of each tested row, 0 … classes − 1. */
  classes: Uint8Array;
  classCount: number;
}

/** Pools by step of a class. */
export const poolsOf = (horizon: number): number => Math.min(horizon, POOLS);
const poolOf = (horizon: number, step: number): number => (horizon <= POOLS ? step : Math.floor((step * POOLS) / horizon));

/**
 * Split conformal calibration of model `index`: scores |e|/σ pooled by class and step, shrunk to the model's own width where the pool
 * is small. With fewer than 3 windows the model's own width stands.
 *
 * Errors of one day go together (a feast, a strike), whatever the number of series: a step tested in two windows has two moments behind it,
 * not two for each series. So a pool joins neighbouring steps until it has seen MOMENTS of them; more windows join fewer steps.
 */
export function calibrate(tape: Tape, index: number, truth: Truth, levels: readonly number[]): Calibration {
  const { splits, horizon, tested, mean, sigma, ok } = tape;
  const pools = poolsOf(horizon);
  const empty = (): ConformalScores => openScores(truth.classCount, pools);
  if (splits.length < ENOUGH_WINDOWS) {
    const own = tabulateFactors(empty(), levels);
    return { horizon, all: own, heldOut: [own] };
  }
  const groups = Array.from({ length: Math.min(splits.length, HELD_OUT) }, empty);
  for (let window = 0; window < splits.length; window++)
    for (let row = 0; row < tested.length; row++) {
      const place = placeOf(tape, window, index, row);
      if (ok[place] === 0) continue;
      for (let step = 0; step < horizon; step++) {
        const cell = place * horizon + step;
        addScore(
          groups[window % groups.length],
          truth.classes[row],
          poolOf(horizon, step),
          Math.abs(truth.actual(row, window, step) - mean[cell]) / sigma[cell],
        );
      }
    }
  const pooled = (left: number): FactorTable => {
    const scores = empty();
    for (const [group, one] of groups.entries()) if (group !== left) mergeScores(scores, one);
    const windows = splits.filter((_, window) => window % groups.length !== left).length;
    const reach = Math.ceil(((MOMENTS * pools) / (windows * horizon) - 1) / 2);
    return tabulateFactors(scores, levels, { reach: Math.max(0, reach) });
  };
  return { horizon, all: pooled(-1), heldOut: groups.map((_, group) => pooled(group)) };
}

/** Half width in σ at a step (from 0) of a series of class `at`; `level` is the place in the levels calibrated for. */
export const widthAt = ({ horizon }: Pick<Width, 'horizon'>, table: Factors, at: number, step: number, level: number): number =>
  table.factors[placeOfFactor(table, at, poolOf(horizon, step), level)];

export const heldOutOf = ({ heldOut }: Calibration, window: number): Factors => heldOut[window % heldOut.length];
