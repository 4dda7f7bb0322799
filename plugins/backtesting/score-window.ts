import type { Outlook } from '../modeling/outlook.ts';
import { addError, SUM, SUMS } from '../numerics/error-sums.ts';
import { pinball } from '../numerics/pinball.ts';
import type { Board } from './board.ts';

/** Cells of `scoreWindow`'s result: Σ|e|, Σe², Σ|y| and the number of points. */
export const LOCAL = 4;

/**
 * Adds one model's errors on one series and window to the board: every observed point of `test`, none other.
 * @param test actual values from `gap` steps ahead on; NaN = not scored
 * @param local length `LOCAL`, receives the sums of this series and window alone
 */
export function scoreWindow(board: Board, model: number, window: number, test: Float64Array, outlook: Outlook, local: Float64Array): void {
  const first = (model * board.splits.length + window) * board.steps * SUMS;
  local.fill(0);
  for (let i = 0; i < test.length; i++) {
    const actual = test[i];
    if (Number.isNaN(actual)) continue;
    const step = board.gap + i;
    const error = outlook.mean[step] - actual;
    addError(board.sums, first + i * SUMS, actual, outlook.mean[step]);
    board.sums[first + i * SUMS + SUM.pinball] += scoreIntervals(board, model, actual, outlook, step);
    local[0] += Math.abs(error);
    local[1] += error * error;
    local[2] += Math.abs(actual);
    local[3]++;
  }
}

/** Counts the intervals that hold the point and returns its pinball loss, averaged over the interval bounds (0 without levels). */
function scoreIntervals(board: Board, model: number, actual: number, { lower, upper }: Outlook, step: number): number {
  const { levels } = board;
  let loss = 0;
  for (let i = 0; i < levels.length; i++) {
    const [low, high] = [lower[i][step], upper[i][step]];
    const tail = (1 - levels[i] / 100) / 2;
    loss += pinball(actual, low, tail) + pinball(actual, high, 1 - tail);
    if (actual >= low && actual <= high) board.inside[model * levels.length + i]++;
  }
  return levels.length === 0 ? 0 : loss / (2 * levels.length);
}
