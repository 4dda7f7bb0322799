import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgeGaps } from '../../../plugins/numerics/series/bridge-gaps.ts';

const bridge = (y: readonly number[], m: number, reach: number): number[] => {
  const out = new Float64Array(y.length);
  bridgeGaps(Float64Array.from(y), m, reach, out);
  return [...out];
};
const GAP = Number.NaN;

describe('gaps bridged from the past', () => {
  it('takes the mean of up to four latest observations at the same place of the season', () => {
    expect(bridge([1, 10, 3, 20, GAP, GAP], 2, 8)).toEqual([1, 10, 3, 20, 2, 15]);
    expect(bridge([9, 0, 1, 0, 2, 0, 3, 0, 4, 0, GAP], 2, 8).at(-1)).toBe(2.5);
    expect(bridge([4, GAP, GAP, 8, GAP], 1, 8)).toEqual([4, 4, 4, 8, 6]);
  });

  it('takes the latest ones of any place where the season has none yet', () => {
    expect(bridge([2, 4, GAP, GAP], 3, 8)).toEqual([2, 4, 3, 2]);
  });

  it('leaves what has not begun, and what ended longer ago than the reach', () => {
    expect(bridge([GAP, 5, GAP, GAP, GAP], 1, 2)).toEqual([GAP, 5, 5, 5, GAP]);
    expect(bridge([GAP, GAP], 7, 14)).toEqual([GAP, GAP]);
    expect(bridge([], 7, 14)).toEqual([]);
  });

  it('keeps observations, may write in place, and never looks ahead', () => {
    const value = fc.oneof(fc.constant(GAP), fc.integer({ min: 0, max: 50 }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 60 }), (y, m, cut) => {
        const whole = bridge(y, m, 14);
        const place = Float64Array.from(y);
        bridgeGaps(place, m, 14, place);
        expect([...place]).toEqual(whole);
        expect(bridge(y.slice(0, cut), m, 14)).toEqual(whole.slice(0, cut));
        for (const [t, own] of y.entries()) if (!Number.isNaN(own)) expect(whole[t]).toBe(own);
      }),
    );
  });
});
