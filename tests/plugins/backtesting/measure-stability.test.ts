import { describe, expect, it } from 'vitest';
import type { Exam } from '../../../plugins/backtesting/exam.ts';
import { measureStability } from '../../../plugins/backtesting/measure-stability.ts';
import { openTape, placeOf, type Tape } from '../../../plugins/backtesting/tape.ts';
import { randomStream } from '../../../server/kit/random.ts';

/** A tape of two models, four series and their total, and an exam that is its actual values alone. */
function make(stepSize: number, { windows = 4, horizon = 6, refuses = false } = {}) {
  const splits = Array.from({ length: windows }, (_, w) => ({
    trainFrom: 0,
    trainTo: 40 + w * stepSize,
    testFrom: 40 + w * stepSize,
    testTo: 40 + w * stepSize + horizon,
  }));
  const tape = openTape({ splits, models: 2, tested: Int32Array.from([0, 1, 2, 3, 4]), horizon });
  const { uniform } = randomStream(9, 'stability');
  for (let i = 0; i < tape.mean.length; i++) tape.mean[i] = 10 + 5 * uniform();
  for (let i = 0; i < tape.ok.length; i++) tape.ok[i] = refuses && i % 7 === 3 ? 0 : 1;
  const actual = (row: number, window: number, step: number): number => ((row + window + step) % 5 === 0 ? Number.NaN : 8 + row + step);
  // Safe because only `actual` of the exam is looked at.
  return { tape, exam: { actual } as unknown as Exam };
}

/** By period instead of by step: every period forecast at two neighbouring cutoffs. */
function oracle(tape: Tape, model: number, exam: Exam): number {
  const { splits, horizon, mean, ok, tested } = tape;
  const changes: number[] = [];
  const sold: number[] = [];
  for (let row = 0; row < tested.length - 1; row++)
    for (let window = 1; window < splits.length; window++)
      for (let period = 0; period < 200; period++) {
        const steps = [window - 1, window].map((w) => period - splits[w].trainTo);
        if (steps.some((step) => step < 0 || step >= horizon)) continue;
        const places = [window - 1, window].map((w) => placeOf(tape, w, model, row));
        if (places.some((place) => ok[place] === 0)) continue;
        changes.push(Math.abs(mean[places[1] * horizon + steps[1]] - mean[places[0] * horizon + steps[0]]));
        const value = exam.actual(row, window, steps[1]);
        if (!Number.isNaN(value)) sold.push(Math.abs(value));
      }
  const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return average(changes) / average(sold);
}

describe('stability', () => {
  it.each([1, 2, 5])('equals a plain count over periods, cutoffs %i apart, refusals left out', (stepSize) => {
    for (const refuses of [false, true]) {
      const { tape, exam } = make(stepSize, { refuses });
      for (const model of [0, 1]) expect(measureStability(tape, model, exam)).toBeCloseTo(oracle(tape, model, exam), 10);
    }
  });

  it('is 0 for a forecast that never changes its mind and leaves the total out', () => {
    const { tape, exam } = make(2);
    tape.mean.fill(10);
    for (let window = 0; window < 4; window++) tape.mean.fill(1000 * window, placeOf(tape, window, 0, 4) * 6, placeOf(tape, window, 0, 5) * 6);
    expect(measureStability(tape, 0, exam)).toBe(0);
  });

  it('is none when windows do not overlap or nothing was sold', () => {
    const apart = make(6);
    expect(measureStability(apart.tape, 0, apart.exam)).toBeNaN();
    const { tape } = make(2);
    expect(measureStability(tape, 0, { actual: () => 0 } as unknown as Exam)).toBeNaN();
  });
});
