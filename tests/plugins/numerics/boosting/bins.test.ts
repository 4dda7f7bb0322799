import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binOf, countBins, fitBinMap, fitFeatureBins } from '../../../../plugins/numerics/boosting/bin-map.ts';
import { randomStream } from '../../../../server/kit/random.ts';
import { makeRows, openFilled } from './made-data.ts';

const value = fc.oneof(fc.double({ noNaN: false }), fc.integer({ min: -3, max: 3 }).map(Number));
const column = fc.array(value, { minLength: 1, maxLength: 600 }).map((values) => Float64Array.from(values));

describe('bins', () => {
  it('keep the order of values, put NaN apart, and give few values a bin each', () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 2, max: 255 }), (values, maxBins) => {
        const bins = fitFeatureBins(values, false, { maxBins });
        expect(countBins(bins)).toBeLessThanOrEqual(maxBins + 1);
        const sorted = values.filter((x) => !Number.isNaN(x)).sort();
        const own = sorted.map((x) => binOf(bins, x));
        for (let i = 1; i < own.length; i++) expect(own[i]).toBeGreaterThanOrEqual(own[i - 1]);
        const distinct = new Set([...sorted].map((x) => x + 0)).size;
        if (distinct <= maxBins) expect(new Set(own).size).toBe(distinct);
        expect(binOf(bins, Number.NaN)).toBe(0);
      }),
    );
  });

  it('hold about equal shares of many values', () => {
    const random = randomStream(3, 'shares');
    const values = Float64Array.from({ length: 40_000 }, () => random.normal());
    const bins = fitFeatureBins(values, false, {});
    const counts = new Float64Array(256);
    for (const x of values) counts[binOf(bins, x)]++;
    expect(counts[0]).toBe(0);
    expect(Math.max(...counts)).toBeLessThan((1.1 * 40_000) / 255);
    expect(Math.min(...counts.subarray(1))).toBeGreaterThan((0.6 * 40_000) / 255);
  });

  it('give a value that fills many shares its own bin and spend the rest on the others', () => {
    const random = randomStream(4, 'zeros');
    const values = Float64Array.from({ length: 20_000 }, () => (random.uniform() < 0.8 ? 0 : Math.exp(random.normal())));
    const bins = fitFeatureBins(values, false, {});
    expect(countBins(bins)).toBeGreaterThan(240);
    expect(binOf(bins, 0)).toBeLessThan(binOf(bins, 1e-9 + Math.min(...values.filter((x) => x > 0))));
  });

  it('from a sample of rows are nearly those from all rows, also for columns with a season', () => {
    const values = Float64Array.from({ length: 70_000 }, (_, i) => (i % 7) * 1000 + ((i * 7919) % 1000));
    const sampled = fitFeatureBins(values, false, { sampleRows: 7_000 });
    const counts = new Float64Array(256);
    for (const x of values) counts[binOf(sampled, x)]++;
    expect(Math.max(...counts)).toBeLessThan((2 * 70_000) / 255);
  });

  it('of categories: the frequent codes apart, the rest pooled, unseen codes with the rest or missing', () => {
    const few = fitFeatureBins(Float64Array.of(7, 7, -2, Number.NaN, 900_000), true);
    expect(few).toEqual({ kind: 'category', codes: Float64Array.of(-2, 7, 900_000), isPooled: false });
    expect([-2, 7, 900_000, 5, Number.NaN].map((code) => binOf(few, code))).toEqual([1, 2, 3, 0, 0]);
    const codes = Float64Array.from({ length: 1000 }, (_, i) => (i < 400 ? i : i % 200));
    const many = fitFeatureBins(codes, true);
    expect(countBins(many)).toBe(256);
    expect([0, 199, 253, 254, 399, 5000].map((code) => binOf(many, code))).toEqual([1, 200, 254, 255, 255, 255]);
    expect(() => fitFeatureBins(Float64Array.of(1, 2.5), true)).toThrow(/row 1 is 2.5/);
  });

  it('of ranges of rows fit together, row-major like column-major', () => {
    const made = makeRows(1531);
    const setup = { binOptions: { isCategory: [false, false, false, false, false, true] } };
    const whole = openFilled(made, setup).space;
    const parts = openFilled(made, { ...setup, members: 3 }).space;
    expect(Buffer.from(parts.bins).equals(Buffer.from(whole.bins))).toBe(true);
    const map = fitBinMap(made.columns, setup.binOptions);
    for (let row = 0; row < 1531; row++)
      for (let feature = 0; feature < 6; feature++) {
        const bin = binOf(map[feature], made.columns[feature][row]);
        if (whole.bins[row * whole.stride + feature] !== bin || whole.columns[feature * 1531 + row] !== bin) expect([row, feature, bin]).toBeNull();
      }
  });
});
