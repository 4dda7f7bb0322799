import { describe, expect, it } from 'vitest';
import { type Axis, spreadCount } from '../../server/pipeline/spread-count.ts';

const axis = (least: number, most: number, usual: number): Axis => ({ least, most, usual });
const retail = { stores: axis(1, 100, 5), products: axis(1, 500, 15), days: axis(75, 1900, 181) };
const rowsOf = (count: number, axes = retail): number => {
  const { stores, products, days } = spreadCount(count, axes);
  return stores * products * days;
};

describe('a target number of rows', () => {
  it('keeps the preset as it is when that is what is asked for', () => {
    expect(spreadCount(5 * 15 * 181, retail)).toEqual({ stores: 5, products: 15, days: 181 });
  });

  it.each([2760, 100_000, 1_000_000, 10_000_000, 57_000_000])('is met within a thousandth: %i', (count) => {
    expect(Math.abs(rowsOf(count) / count - 1)).toBeLessThan(1e-3);
    const spread = spreadCount(count, retail);
    expect(spread).toEqual(spreadCount(count, retail));
    expect(spread.stores <= 100 && spread.products <= 500 && spread.days >= 75 && spread.days <= 1900).toBe(true);
  });

  it('ends at the bounds when it is out of them', () => {
    expect(rowsOf(1)).toBe(75);
    expect(rowsOf(1e12)).toBe(100 * 500 * 1900);
  });

  it('leaves what is set by hand', () => {
    const spread = spreadCount(92_000, { ...retail, stores: axis(10, 10, 10), days: axis(92, 92, 92) });
    expect(spread).toEqual({ stores: 10, products: 100, days: 92 });
  });
});
