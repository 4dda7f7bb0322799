import { addError, SUM, SUMS } from '../numerics/error-sums.ts';
import { normalFactor } from '../numerics/intervals/normal-quantile.ts';
import { crpsNormal } from '../numerics/metrics/crps.ts';
import { intervalScore } from '../numerics/metrics/interval-score.ts';
import { pinball } from '../numerics/pinball.ts';
import { type Cells, CLASSES, OWN, SCALED } from './board.ts';
import { type Calibration, heldOutOf, widthAt } from './calibrate.ts';
import type { Exam } from './exam.ts';
import { placeOf, type Tape } from './tape.ts';

/** Demand classes whose series are judged by squared errors: absolute ones reward forecasting nothing. */
const SPARSE: ReadonlySet<number> = new Set([2, 3]);

/**
 * Makes a function that adds one model's errors on one row to the board: every observed point of every window, none other. Where the
 * model refused the row, the stand-in (model 0) is scored in its place and the refusal counted.
 * @param calibrationOf by model, and the stand-in's
 */
export function makeScorer(board: Cells, tape: Tape, exam: Exam, calibrationOf: (model: number) => Calibration): (model: number, row: number) => void {
  const { judged, levels, splits, horizon, gap, rows } = board;
  const highest = judged.indexOf(levels.at(-1) ?? 95);
  const eighty = judged.indexOf(80);
  const toSigma = 1 / normalFactor(80);
  const low = new Float64Array(judged.length);
  const high = new Float64Array(judged.length);
  const series = new Float64Array(SCALED);
  const window = { absolute: 0, square: 0, interval: 0, count: 0 };

  const scorePoint = (model: number, at: number, calibration: Calibration, cell: number, actual: number, w: number, row: number, step: number): void => {
    const [mean, sigma] = [tape.mean[cell], tape.sigma[cell]];
    const error = mean - actual;
    const table = heldOutOf(calibration, w);
    let loss = 0;
    for (let i = 0; i < judged.length; i++) {
      const half = sigma * widthAt(calibration, table, exam.classes[row], step, i);
      low[i] = exam.nonNegative[row] === 1 ? Math.max(0, mean - half) : mean - half;
      high[i] = mean + half;
      const tail = (1 - judged[i] / 100) / 2;
      loss += pinball(actual, low[i], tail) + pinball(actual, high[i], 1 - tail);
      if (actual >= low[i] && actual <= high[i]) board.inside[model * judged.length + i]++;
    }
    addError(board.sums, at, actual, mean);
    board.sums[at + SUM.pinball] += loss / (2 * judged.length);
    const segment = (model * CLASSES + exam.classes[row]) * SUMS;
    addError(board.byClass, segment, actual, mean);
    board.crps[model] += crpsNormal(actual, mean, (high[eighty] - mean) * toSigma);
    const own = (model * rows + row) * OWN;
    board.bySeries[own] += Math.abs(error);
    board.bySeries[own + 1] += Math.abs(actual);
    board.bySeries[own + 2] += error;
    board.bySeries[own + 3]++;
    window.absolute += Math.abs(error);
    window.square += error * error;
    window.interval += intervalScore(actual, low[highest], high[highest], judged[highest]);
    window.count++;
  };

  return (model, row) => {
    series.fill(0);
    let [windows, refusals] = [0, 0];
    for (let w = 0; w < splits.length; w++) {
      if (!exam.isTested(row, w)) continue;
      windows++;
      const fits = tape.ok[placeOf(tape, w, model, row)] === 1;
      const source = fits ? model : 0;
      const place = placeOf(tape, w, source, row);
      const calibration = calibrationOf(source);
      window.absolute = window.square = window.interval = window.count = 0;
      for (let step = gap; step < horizon; step++) {
        const actual = exam.actual(row, w, step);
        if (Number.isNaN(actual)) continue;
        scorePoint(model, ((model * splits.length + w) * board.steps + step - gap) * SUMS, calibration, place * horizon + step, actual, w, row, step);
      }
      if (fits) {
        board.own[model]++;
        board.losses[(model * splits.length + w) * rows + row] = (SPARSE.has(exam.classes[row]) ? window.square : window.absolute) / window.count;
      } else refusals++;
      const scale = exam.scale[w * rows + row];
      const values = [
        window.absolute / window.count / scale,
        Math.sqrt(window.square / window.count / exam.squareScale[w * rows + row]),
        window.interval / window.count / scale,
      ];
      for (let i = 0; i < values.length; i++) {
        if (Number.isNaN(values[i])) continue;
        addOne(board.scaled, (model * splits.length + w) * SCALED + 2 * i, values[i]);
        addOne(series, 2 * i, values[i]);
      }
    }
    if (windows > 0 && refusals === windows) board.refused[model]++;
    for (let i = 0; i < SCALED; i += 2) if (series[i + 1] > 0) addOne(board.scaledBySeries, model * SCALED + i, series[i] / series[i + 1]);
    if (series[3] > 0) addOne(board.scaledByClass, (model * CLASSES + exam.classes[row]) * 2, series[2] / series[3]);
  };
}

/** Adds a value to the sum and count at `at`. */
function addOne(into: Float64Array, at: number, value: number): void {
  into[at] += value;
  into[at + 1]++;
}
