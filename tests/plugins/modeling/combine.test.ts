import { describe, expect, it } from 'vitest';
import { combineMembers } from '../../../plugins/modeling/combine.ts';
import { sumSeries } from '../../../plugins/modeling/sum-series.ts';

const [ROWS, HORIZON] = [3, 2];
/** Models 0, 1, 2 forecast 10, 20, 60 with deviations 1, 2, 6; model 3 is the combination. */
function paths(ok: readonly number[]) {
  const levels = [10, 20, 60, 0];
  const cells = (of: number): Float64Array => Float64Array.from({ length: 4 * ROWS * HORIZON }, (_, i) => levels[Math.floor(i / (ROWS * HORIZON))] * of);
  return { rows: ROWS, horizon: HORIZON, mean: cells(1), sigma: cells(0.1), ok: Uint8Array.from([...ok, 0, 0, 0]) };
}
const MEMBERS = [
  { index: 0, weight: 1 },
  { index: 1, weight: 1 },
  { index: 2, weight: 2 },
];

describe('a combination', () => {
  it('is the weighted mean of its members, its deviation that of theirs', () => {
    const all = paths(Array.from({ length: 9 }, () => 1));
    combineMembers(all, 3, MEMBERS);
    expect([...all.mean.subarray(18)]).toEqual(Array.from({ length: 6 }, () => 37.5));
    expect(all.sigma[18]).toBeCloseTo(3.75, 12);
    expect([...all.ok.subarray(9)]).toEqual([1, 1, 1]);
  });

  it('leaves the weight of a member that refuses to the others, and has no forecast when all do', () => {
    const some = paths([1, 0, 0, 1, 0, 0, 0, 1, 0]);
    combineMembers(some, 3, MEMBERS);
    expect([18, 20, 22].map((cell) => some.mean[cell])).toEqual([15, 60, 0]);
    expect([...some.ok.subarray(9)]).toEqual([1, 1, 0]);
  });

  it('takes no forecast that another stands in for', () => {
    const lent = paths([1, 1, 1, 2, 2, 2, 2, 2, 2]);
    combineMembers(lent, 3, MEMBERS);
    expect(lent.mean[18]).toBe(10);
  });

  it('writes nothing but its own rows', () => {
    const [before, after] = [paths(Array.from({ length: 9 }, () => 1)), paths(Array.from({ length: 9 }, () => 1))];
    combineMembers(after, 3, MEMBERS);
    expect(after.mean.subarray(0, 18)).toEqual(before.mean.subarray(0, 18));
    expect(after.ok.subarray(0, 9)).toEqual(before.ok.subarray(0, 9));
  });
});

describe('the total', () => {
  const out = (ok: readonly number[]) => ({
    mean: Float64Array.from([1, 2, 10, 20, 0, 0]),
    sigma: Float64Array.from([3, 0, 4, 5, 0, 0]),
    ok: Uint8Array.from([...ok, 0]),
  });

  it('is the sum of the means and the root of the summed squares', () => {
    const all = out([1, 1]);
    sumSeries(all, 2, 2);
    expect([...all.mean.subarray(4), ...all.sigma.subarray(4), all.ok[2]]).toEqual([11, 22, 5, 5, 1]);
  });

  it('is none where a series has none', () => {
    const some = out([1, 0]);
    sumSeries(some, 2, 2);
    expect(some.ok[2]).toBe(0);
  });
});
