import { expect, it } from 'vitest';
import seasonalAverage from '../../../plugins/models/seasonal-average.ts';
import weekdayAverage from '../../../plugins/models/weekday-average.ts';
import { leanRatio } from '../../../plugins/numerics/lean-ratio.ts';
import { randomStream } from '../../../server/kit/random.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(weekdayAverage);

/** Weeks of a level that grows by `daily` a day, with noise of a tenth. */
function weeksOf(daily: number): Float64Array {
  const { normal } = randomStream(11, 'weekdays', String(daily));
  return Float64Array.from({ length: 140 }, (_, t) => (100 + daily * t) * (1 + 0.2 * Math.sin((2 * Math.PI * t) / 7)) + 10 * normal());
}
const answer = (model: typeof weekdayAverage, y: Float64Array) => {
  const out = { state: new Float64Array(8), fitted: new Float64Array(y.length) };
  return { ok: model.fit({ y, m: 7, seasons: [7], drivers: [] }, out), ...out };
};

it('is the seasonal average where the level stands still, and has no forecast where it climbs or falls', () => {
  const still = weeksOf(0);
  expect(answer(weekdayAverage, still)).toEqual(answer(seasonalAverage, still));
  expect(answer(weekdayAverage, still).ok).toBe(true);
  for (const daily of [3, -0.6]) expect(answer(weekdayAverage, weeksOf(daily)).ok).toBe(false);
});

it('looks at the latest weeks alone: a level that moved a month ago, not one that did and came back', () => {
  const y = weeksOf(0);
  for (let t = 40; t < 80; t++) y[t] += 60;
  expect(answer(weekdayAverage, y).ok).toBe(true);
  for (let t = 112; t < 140; t++) y[t] += 60;
  expect(answer(weekdayAverage, y).ok).toBe(false);
});

it('tells a lean from its sign, and none from too few errors or from none at all', () => {
  const zeros = new Float64Array(10);
  expect(leanRatio(Float64Array.from([1, 2, 1, 2, 1, 2, 1, 2]), zeros, 8)).toBeCloseTo(1.5 / Math.sqrt(2 / 7), 12);
  expect(leanRatio(Float64Array.from([-1, -2, -1, -2, -1, -2, -1, -2]), zeros, 8)).toBeLessThan(0);
  expect(leanRatio(Float64Array.from([9, 9, 9, 9, 9, 9, 9]), zeros, 8)).toBe(0);
  expect(leanRatio(zeros, zeros, 8)).toBe(0);
  expect(leanRatio(new Float64Array(10).fill(2), zeros, 10)).toBe(Number.POSITIVE_INFINITY);
});
