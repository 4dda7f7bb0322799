import type { Exam } from './exam.ts';
import { placeOf, type Tape } from './tape.ts';

/**
 * Mean change of the forecast of a period from one cutoff to the next, over the mean actual value of the tested points: 0.1 = a tenth
 * of demand is revised each time.
 * @returns NaN when windows do not overlap or nothing was sold
 * @see Van Belle, Crevits & Verbeke 2023
 */
export function measureStability(tape: Tape, model: number, exam: Exam): number {
  const { splits, horizon, tested, mean, ok } = tape;
  let [change, pairs, actual, points] = [0, 0, 0, 0];
  for (let window = 1; window < splits.length; window++) {
    const moved = splits[window].trainTo - splits[window - 1].trainTo;
    if (moved >= horizon) return Number.NaN;
    for (let row = 0; row < tested.length - 1; row++) {
      const [earlier, later] = [placeOf(tape, window - 1, model, row), placeOf(tape, window, model, row)];
      if (ok[earlier] === 0 || ok[later] === 0) continue;
      for (let step = 0; step + moved < horizon; step++) {
        change += Math.abs(mean[later * horizon + step] - mean[earlier * horizon + step + moved]);
        pairs++;
        const value = exam.actual(row, window, step);
        if (Number.isNaN(value)) continue;
        actual += Math.abs(value);
        points++;
      }
    }
  }
  return pairs > 0 && actual > 0 ? change / pairs / (actual / points) : Number.NaN;
}
