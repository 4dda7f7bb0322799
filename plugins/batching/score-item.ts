import type { BatchItem } from '../../server/kit/kinds/batch.ts';
import type { Metric } from '../../server/kit/settings.ts';
import type { Exam } from '../backtesting/exam.ts';
import { placeOf, type Tape } from '../backtesting/tape.ts';
import { addError, biasOf, maeOf, pinballOf, rmseOf, SUM, SUMS, smapeOf, wapeOf } from '../numerics/error-sums.ts';
import { normalFactor } from '../numerics/intervals/normal-quantile.ts';
import { pinball } from '../numerics/pinball.ts';
import { metricName, plural } from '../words/format.ts';

/** What one test came to, before it is said whose it was. */
export type Tested = Pick<BatchItem, 'status' | 'reason' | 'points' | 'windows' | 'scores'>;

const LEVELS: readonly number[] = [80, 95];
const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
const NO_SCORES: BatchItem['scores'] = { wape: null, mae: null, rmse: null, mase: null, rmsse: null, smape: null, pinball: null, bias: null };

export const failed = (reason: string): Tested => ({ status: 'failed', reason, points: 0, windows: 0, scores: NO_SCORES });

/**
 * Scores of one model on one row of a filled tape: all observed points of all windows together, MASE and RMSSE as means over windows.
 * Where the model refused a window the stand-in (model 0) is scored in its place, as in a backtest, and the item says so.
 * @param metric without a value of it the item has failed
 * @param why said of a model that refused every window
 */
export function scoreItem(tape: Tape, exam: Exam, gap: number, model: number, row: number, metric: Metric, why: () => string): Tested {
  const sums = new Float64Array(SUMS);
  const scaled = new Float64Array(4);
  let [windows, refusals] = [0, 0];
  for (let window = 0; window < tape.splits.length; window++) {
    if (!exam.isTested(row, window)) continue;
    windows++;
    const fits = tape.ok[placeOf(tape, window, model, row)] === 1;
    if (!fits) refusals++;
    addWindow(tape, exam, { gap, source: fits ? model : 0, row, window }, sums, scaled);
  }
  if (windows === 0) return failed(exam.reason(row) ?? 'nothing could be tested');
  if (refusals === windows) return failed(why());
  const scores = {
    wape: orNull(wapeOf(sums)),
    mae: orNull(maeOf(sums)),
    rmse: orNull(rmseOf(sums)),
    mase: orNull(scaled[0] / scaled[1]),
    rmsse: orNull(scaled[2] / scaled[3]),
    smape: orNull(smapeOf(sums)),
    pinball: orNull(pinballOf(sums)),
    bias: orNull(biasOf(sums)),
  };
  const rest = { points: sums[SUM.count], windows, scores };
  if (scores[metric] === null) return { status: 'failed', reason: whyNoScore(metric, scores), ...rest };
  if (refusals === 0) return { status: 'ok', reason: null, ...rest };
  return { status: 'warn', reason: `naive stands in for ${refusals} of ${plural(windows, 'window')}, which it refused`, ...rest };
}

function whyNoScore(metric: Metric, { mae }: BatchItem['scores']): string {
  if (mae === null) return 'its forecast is not finite';
  return metric === 'wape'
    ? 'the tested demand adds up to 0, so there is no WAPE; rank by mae'
    : `there is no ${metricName(metric)}: the history never changes, so nothing can be set against it; rank by mae`;
}

interface Place {
  gap: number;
  /** Model whose forecast is scored. */
  source: number;
  row: number;
  window: number;
}

/** @param scaled Σ and count of MASE, Σ and count of RMSSE */
function addWindow(tape: Tape, exam: Exam, { gap, source, row, window }: Place, sums: Float64Array, scaled: Float64Array): void {
  const place = placeOf(tape, window, source, row) * tape.horizon;
  const rows = tape.tested.length;
  let [absolute, square, count] = [0, 0, 0];
  for (let step = gap; step < tape.horizon; step++) {
    const actual = exam.actual(row, window, step);
    if (Number.isNaN(actual)) continue;
    const [mean, sigma] = [tape.mean[place + step], tape.sigma[place + step]];
    addError(sums, 0, actual, mean);
    sums[SUM.pinball] += intervalLoss(actual, mean, sigma, exam.nonNegative[row] === 1);
    absolute += Math.abs(mean - actual);
    square += (mean - actual) * (mean - actual);
    count++;
  }
  const [mase, rmsse] = [absolute / count / exam.scale[window * rows + row], Math.sqrt(square / count / exam.squareScale[window * rows + row])];
  if (Number.isFinite(mase)) {
    scaled[0] += mase;
    scaled[1]++;
  }
  if (Number.isFinite(rmsse)) {
    scaled[2] += rmsse;
    scaled[3]++;
  }
}

/** Mean pinball loss of the edges of the model's own intervals, as wide as it says itself. */
function intervalLoss(actual: number, mean: number, sigma: number, nonNegative: boolean): number {
  let loss = 0;
  for (const level of LEVELS) {
    const half = sigma * normalFactor(level);
    const low = nonNegative ? Math.max(0, mean - half) : mean - half;
    const tail = (1 - level / 100) / 2;
    loss += pinball(actual, low, tail) + pinball(actual, mean + half, 1 - tail);
  }
  return loss / (2 * LEVELS.length);
}
