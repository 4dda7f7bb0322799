import { openFitter } from '../modeling/fitter.ts';
import { isNonNegative } from '../modeling/history.ts';
import { type Outlook, openOutlook, type Surroundings, writeOutlook } from '../modeling/outlook.ts';
import { naiveScale, naiveSquareScale } from '../numerics/naive-scale.ts';
import { firstUsable } from '../numerics/usable.ts';
import type { Board } from './board.ts';
import { LOCAL, scoreWindow } from './score-window.ts';

/** What is tested: one series of the dataset, NaN = not usable, and its closed weekdays as a bit mask. */
export interface Tested {
  ordinal: number;
  y: Float64Array;
  closed: number;
}

/**
 * Makes a function that refits every model at every cutoff on one series, forecasts, and adds the errors to the board. Only
 * observed points are scored, and every one by every model: where a model refuses a series, the naive forecast stands in for it
 * and the refusal is counted. The board's first model is that stand-in.
 * @param m season length
 * @param weekday weekday of period 0, Monday 0
 * @returns of that function: why nothing of the series could be tested, else null
 */
export function makeTester(board: Board, m: number, weekday: number, periods: number): (tested: Tested) => string | null {
  const { models, splits } = board;
  const fitter = openFitter(models, m, board.levels, periods);
  const naive = openOutlook(board.horizon, board.levels);
  const own = openOutlook(board.horizon, board.levels);
  const local = new Float64Array(LOCAL);
  const scaled = new Float64Array(models.length * 4);
  const refusals = new Int32Array(models.length);

  const forecastWith = (index: number, train: Float64Array, around: Surroundings, out: Outlook): boolean => {
    if (!fitter.fit(index, train)) return false;
    const { model, state, quantiles } = fitter.slots[index];
    return writeOutlook(model, state, quantiles, around, out) >= 0;
  };

  const testWindow = ({ ordinal, y, closed }: Tested, w: number): boolean => {
    const { trainFrom, trainTo, testFrom, testTo } = splits[w];
    const [train, test] = [y.subarray(trainFrom, trainTo), y.subarray(testFrom, testTo)];
    const around = { m, closed, weekday: (weekday + trainTo) % 7, nonNegative: isNonNegative(train) };
    if (!forecastWith(0, train, around, naive)) return false;
    const scales = [naiveScale(train, m), naiveSquareScale(train)] as const;
    for (let index = 0; index < models.length; index++) {
      const fits = index === 0 || forecastWith(index, train, around, own);
      if (fits) board.own[index]++;
      else refusals[index]++;
      scoreWindow(board, index, w, test, index > 0 && fits ? own : naive, local);
      board.bySeries[(index * board.series + ordinal) * 2] += local[0];
      board.bySeries[(index * board.series + ordinal) * 2 + 1] += local[2];
      addScaled(board.scaled, (index * splits.length + w) * 4, scaled, index * 4, local, scales);
    }
    board.tested += local[3];
    return true;
  };

  return (tested) => {
    scaled.fill(0);
    refusals.fill(0);
    let [observed, windows] = [0, 0];
    for (let w = 0; w < splits.length; w++) {
      if (firstUsable(tested.y.subarray(splits[w].testFrom, splits[w].testTo)) < 0) continue;
      observed++;
      if (testWindow(tested, w)) windows++;
    }
    for (let index = 0; index < models.length; index++) {
      if (windows > 0 && refusals[index] === windows) board.refused[index]++;
      addMean(board.scaledBySeries, scaled, index * 4);
      addMean(board.scaledBySeries, scaled, index * 4 + 2);
    }
    if (windows > 0) return null;
    return observed === 0 ? 'no observed period in any test window' : 'no usable observation before any cutoff';
  };
}

/** Adds MASE and RMSSE of one window, where they have a value, to the sums per window and per series. */
function addScaled(
  byWindow: Float64Array,
  at: number,
  bySeries: Float64Array,
  offset: number,
  local: Float64Array,
  [scale, squareScale]: readonly [number, number],
): void {
  const values = [local[0] / local[3] / scale, Math.sqrt(local[1] / local[3] / squareScale)];
  for (let i = 0; i < 2; i++) {
    if (Number.isNaN(values[i])) continue;
    byWindow[at + 2 * i] += values[i];
    byWindow[at + 2 * i + 1]++;
    bySeries[offset + 2 * i] += values[i];
    bySeries[offset + 2 * i + 1]++;
  }
}

/** Adds the mean Σ/n found at `at` of `from`, when there is one, as one more value to the sum and count at `at` of `into`. */
function addMean(into: Float64Array, from: Float64Array, at: number): void {
  if (from[at + 1] === 0) return;
  into[at] += from[at] / from[at + 1];
  into[at + 1]++;
}
