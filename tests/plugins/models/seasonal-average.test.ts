import { expect, test } from 'vitest';
import seasonalAverage from '../../../plugins/models/seasonal-average.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(seasonalAverage);

test('each place is the mean of its last four usable values, a missing one skipped', () => {
  const y = Float64Array.from([9, 90, 1, 10, 2, 20, 3, Number.NaN, 4, 40]);
  const out = { state: new Float64Array(3), fitted: new Float64Array(10) };
  expect(seasonalAverage.fit({ y, m: 2, seasons: [2], drivers: [] }, out)).toBe(true);
  expect([...out.state.subarray(0, 2)]).toEqual([(1 + 2 + 3 + 4) / 4, (90 + 10 + 20 + 40) / 4]);
  expect(out.fitted[8]).toBe((9 + 1 + 2 + 3) / 4);
  expect(out.fitted[0]).toBeNaN();
});
