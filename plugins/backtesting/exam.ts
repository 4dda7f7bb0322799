import type { ModelData } from '../modeling/model-data.ts';
import { naiveScale, naiveSquareScale } from '../numerics/naive-scale.ts';
import { classifyDemand } from '../numerics/series/demand-class.ts';
import { firstUsable } from '../numerics/usable.ts';
import { CLASSES, TOTAL_CLASS } from './board.ts';
import type { Truth } from './calibrate.ts';
import { placeOf, type Tape } from './tape.ts';

/** What forecasts are held against: actual values of the tested rows, their scales and classes. */
export interface Exam extends Truth {
  /** False where the window has nothing observed to test, or not even the stand-in has a forecast. */
  isTested(row: number, window: number): boolean;
  /** Why row r could not be tested in any window; null when it could. */
  reason(row: number): string | null;
  /** MAE and MSE of the in-sample naive of each window and row; NaN where there is none. [window, row]. */
  scale: Float64Array;
  squareScale: Float64Array;
  /** Series is nowhere negative, by row. */
  nonNegative: Uint8Array;
}

/** @param gap steps after the cutoff that are not scored */
export function openExam({ panel, nonNegative }: ModelData, tape: Tape, gap: number): Exam {
  const { splits, tested, horizon } = tape;
  const { y, periods, m } = panel;
  const rows = tested.length;
  const scale = new Float64Array(splits.length * rows);
  const squareScale = new Float64Array(splits.length * rows);
  const classes = new Uint8Array(rows);
  const observed = new Uint8Array(splits.length * rows);
  for (let row = 0; row < rows; row++) {
    const from = tested[row] * periods;
    classes[row] = tested[row] === panel.series ? TOTAL_CLASS : classOf(y.subarray(from, from + periods));
    for (const [window, { trainFrom, trainTo, testFrom, testTo }] of splits.entries()) {
      const train = y.subarray(from + trainFrom, from + trainTo);
      scale[window * rows + row] = naiveScale(train, m);
      squareScale[window * rows + row] = naiveSquareScale(train);
      observed[window * rows + row] = firstUsable(y.subarray(from + testFrom, from + testTo)) >= 0 ? 1 : 0;
    }
  }
  const isTested = (row: number, window: number): boolean => observed[window * rows + row] === 1 && tape.ok[placeOf(tape, window, 0, row)] === 1;
  return {
    classes,
    classCount: TOTAL_CLASS + 1,
    scale,
    squareScale,
    nonNegative: Uint8Array.from(tested, (ordinal) => nonNegative[ordinal]),
    actual: (row, window, step) => (step < gap || step >= horizon ? Number.NaN : y[tested[row] * periods + splits[window].trainTo + step]),
    isTested,
    reason(row) {
      const windows = splits.map((_, window) => window);
      if (windows.some((window) => isTested(row, window))) return null;
      const seen = windows.some((window) => observed[window * rows + row] === 1);
      return seen ? 'no usable observation before any cutoff' : 'no observed period in any test window';
    },
  };
}

/** Place in DEMAND_CLASSES, or one beyond for a series that never sold. */
export function classOf(y: Float64Array): number {
  const found = classifyDemand(y);
  return found < 0 ? CLASSES - 1 : found;
}
