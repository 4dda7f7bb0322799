import { describe, expect, it } from 'vitest';
import { drawBootstrap, drawShare } from '../../../../plugins/numerics/boosting/draw-rows.ts';
import { fitBoosting } from '../../../../plugins/numerics/boosting/fit-boosting.ts';
import { fitForest } from '../../../../plugins/numerics/boosting/fit-forest.ts';
import { measureImportances } from '../../../../plugins/numerics/boosting/importances.ts';
import type { Loss } from '../../../../plugins/numerics/boosting/losses.ts';
import { countTrees, type TreeModel } from '../../../../plugins/numerics/boosting/model.ts';
import { packModel, unpackModel } from '../../../../plugins/numerics/boosting/pack-model.ts';
import { forecastRows, scoreBins, scoreRows } from '../../../../plugins/numerics/boosting/score-rows.ts';
import { sumExactly } from '../../../../plugins/numerics/boosting/sum-exactly.ts';
import { randomStream } from '../../../../server/kit/random.ts';
import { fitMade, type Made, makeRows, openFilled, turnRows } from './made-data.ts';

const CATEGORY = { isCategory: [false, false, false, false, false, true] };
const LOSSES: Loss[] = [{ kind: 'l2' }, { kind: 'l1' }, { kind: 'quantile', probability: 0.8 }, { kind: 'poisson' }, { kind: 'tweedie', power: 1.4 }];

function forecast(model: TreeModel, columns: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(columns[0].length);
  forecastRows(model, turnRows(columns), 0, out.length, out);
  return out;
}
const rmse = (a: Float64Array, b: Float64Array): number => Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) * (x - b[i]), 0) / a.length);
const positive = (made: Made): Made => ({ ...made, target: made.target.map((y) => Math.max(0, Math.round(y))) });
const equal = (a: TreeModel, b: TreeModel): boolean => Buffer.from(packModel(a)).equals(Buffer.from(packModel(b)));

describe('boosting', () => {
  it('learns the rule on rows it has not seen', () => {
    const model = fitMade(makeRows(8000), { trees: 150, binOptions: CATEGORY });
    const fresh = makeRows(2000, 2);
    const error = rmse(forecast(model, fresh.columns), fresh.target);
    expect(error).toBeGreaterThan(0.29);
    expect(error).toBeLessThan(0.45);
  });

  it.each(LOSSES)('$kind: the same bytes in 1, 2 or 4 shares, and for any order of rows', (loss) => {
    const made = positive(makeRows(40_000));
    const setup = { loss, trees: 4, binOptions: CATEGORY };
    const model = fitMade(made, setup);
    for (const members of [2, 4]) expect(equal(fitMade(made, { ...setup, members }), model)).toBe(true);
    const order = Int32Array.from({ length: 40_000 }, (_, i) => (i * 7919) % 40_000);
    const shuffle = (values: Float64Array): Float64Array => Float64Array.from(order, (row) => values[row]);
    const shuffled = { columns: made.columns.map(shuffle), target: shuffle(made.target) };
    expect(equal(fitMade(shuffled, setup), model)).toBe(true);
    expect(model.feature.some((feature) => feature === 5)).toBe(true);
  });

  it('weights: the same bytes in shares; weight 3 is as three rows', () => {
    const made = makeRows(20_000);
    const weight = Float64Array.from(made.target, (_, row) => 1 + (row % 3));
    const model = fitMade({ ...made, weight }, { trees: 4 });
    expect(equal(fitMade({ ...made, weight }, { trees: 4, members: 3 }), model)).toBe(true);
    const small = makeRows(400);
    // Few values, so that repeating rows does not move the edges of bins.
    small.columns = small.columns.map((column) => column.map((x) => Math.round(4 * x) / 4));
    const times = Float64Array.from(small.target, (_, row) => (row % 2 === 0 ? 1 : 3));
    const repeat = (values: Float64Array): Float64Array => Float64Array.from([...values].flatMap((value, row) => new Array<number>(times[row]).fill(value)));
    const [weighted, repeated] = [
      fitMade({ ...small, weight: times }, { trees: 10, minSamples: 1, minHessian: 9.75, lambda: 0 }),
      fitMade({ columns: small.columns.map(repeat), target: repeat(small.target) }, { trees: 10, minSamples: 20 }),
    ];
    expect(weighted.base).toBeCloseTo(repeated.base, 10);
    expect(rmse(forecast(weighted, small.columns), forecast(repeated, small.columns))).toBeLessThan(1e-3);
  });

  it.each([1e12, 1e-12, -5])('L2: targets times %d give forecasts times as much', (factor) => {
    const made = makeRows(2000);
    const scaled = fitMade({ ...made, target: made.target.map((y) => y * factor) });
    const [a, b] = [forecast(fitMade(made), made.columns), forecast(scaled, made.columns)];
    expect(
      rmse(
        a.map((x) => x * factor),
        b,
      ) / Math.abs(factor),
    ).toBeLessThan(1e-6);
  });

  it.each<[Loss]>([[{ kind: 'poisson' }], [{ kind: 'tweedie', power: 1.5 }]])('$kind at 1e12 and 1e-12 scale learns as at 1', (loss) => {
    const made = positive(makeRows(2000));
    const plain = forecast(fitMade(made, { loss }), made.columns);
    for (const factor of [1e12, 1e-12]) {
      const scaled = forecast(fitMade({ ...made, target: made.target.map((y) => y * factor) }, { loss }), made.columns);
      expect(
        rmse(
          scaled.map((x) => x / factor),
          plain,
        ),
      ).toBeLessThan(0.02);
    }
  });

  it.each(LOSSES)('$kind: a monotone constraint holds on a grid', (loss) => {
    const random = randomStream(9, 'monotone');
    const made = positive(makeRows(3000));
    for (let row = 0; row < 3000; row++)
      made.target[row] = Math.max(0, 4 - made.columns[0][row] + 2 * Math.sin(4 * made.columns[0][row]) + made.target[row] * random.uniform());
    const free = fitMade(made, { loss, trees: 40 });
    const held = fitMade(made, { loss, trees: 40, monotone: [-1, 1, 0, 0, 0, 0] });
    let [rises, falls] = [0, 0];
    for (let row = 0; row < 60; row++) {
      const grid = made.columns.map((column, feature) => Float64Array.from({ length: 81 }, (_, i) => (feature === 0 ? i / 10 - 4 : column[row])));
      const [a, b] = [forecast(free, grid), forecast(held, grid)];
      for (let i = 1; i < 81; i++) {
        rises += a[i] > a[i - 1] ? 1 : 0;
        if (!(b[i] <= b[i - 1])) expect([row, i, b[i]]).toBeNull();
        falls += b[i] < b[i - 1] ? 1 : 0;
      }
    }
    expect(rises).toBeGreaterThan(0);
    expect(falls).toBeGreaterThan(0);
  });

  it.each([10, -10])('missing goes where its target (%d) belongs', (gap) => {
    const random = randomStream(5, 'gap');
    const x = Float64Array.from({ length: 1000 }, (_, row) => (row % 4 === 0 ? Number.NaN : random.uniform()));
    const model = fitMade({ columns: [x], target: x.map((value) => (Number.isNaN(value) ? gap : value)) }, { trees: 100 });
    const [missing, low, high] = forecast(model, [Float64Array.of(Number.NaN, 0.02, 0.98)]);
    expect(missing).toBeCloseTo(gap, 1);
    expect(low).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(0.8);
  });

  it('a category split separates codes that no threshold could', () => {
    const code = Float64Array.from({ length: 2000 }, (_, row) => (row * 7) % 40);
    const target = code.map((c) => ([3, 8, 21, 34].includes(c) ? 5 : 0));
    const model = fitMade({ columns: [code], target }, { trees: 1, learningRate: 1, numLeaves: 2, binOptions: { isCategory: [true] } });
    const out = forecast(model, [Float64Array.of(3, 8, 21, 34, 0, 9, 39, 1000)]);
    for (const [i, y] of [5, 5, 5, 5, 0, 0, 0, 0].entries()) expect(out[i]).toBeCloseTo(y, 9);
  });

  it.each([0.1, 0.5, 0.9])('quantile %d: that share lies below', (probability) => {
    const [made, fresh] = [makeRows(6000), makeRows(3000, 8)];
    const model = fitMade(made, { loss: { kind: 'quantile', probability }, trees: 80 });
    const share = (rows: Made): number => forecast(model, rows.columns).filter((q, row) => rows.target[row] <= q).length / rows.target.length;
    expect(Math.abs(share(made) - probability)).toBeLessThan(0.03);
    expect(Math.abs(share(fresh) - probability)).toBeLessThan(0.06);
  });

  it('Poisson and Tweedie keep the mean', () => {
    const made = positive(makeRows(4000));
    const mean = made.target.reduce((sum, y) => sum + y, 0) / 4000;
    for (const loss of LOSSES.slice(3)) {
      const out = forecast(fitMade(made, { loss, trees: 100 }), made.columns);
      expect(out.every((value) => value > 0)).toBe(true);
      expect(Math.abs(out.reduce((sum, y) => sum + y, 0) / 4000 / mean - 1)).toBeLessThan(0.02);
    }
  });

  it('stops early on rows kept out and is cut to the best', () => {
    const made = makeRows(600);
    const validationRows = Int32Array.from({ length: 200 }, (_, i) => 3 * i);
    const options = { trees: 400, learningRate: 0.3, minSamples: 2, validationRows };
    const stopped = fitMade(made, { ...options, patience: 10 });
    expect(countTrees(stopped)).toBeGreaterThan(3);
    expect(countTrees(stopped)).toBeLessThan(200);
    // What the kept-out rows hold must not matter to the trees.
    const changed = { ...made, target: made.target.map((y, row) => (row % 3 === 0 && row < 600 ? y / 2 : y)) };
    const [a, b] = [made, changed].map((rows) => fitMade(rows, { ...options, trees: 5 }));
    expect(rmse(forecast(a, made.columns), forecast(b, made.columns))).toBeLessThan(1e-3);
  });

  it('scores of bins are those of values, and of the fit', () => {
    const made = makeRows(1500);
    const { space, bins } = openFilled(made, { binOptions: CATEGORY });
    const model = fitBoosting(space, bins, { loss: { kind: 'l2' }, trees: 20 });
    const [byBin, byValue] = [new Float64Array(1500), new Float64Array(1500)];
    scoreBins(model, space.bins, space.stride, 0, 1500, byBin);
    scoreRows(model, turnRows(made.columns), 0, 1500, byValue);
    expect(byBin).toEqual(byValue);
    expect(byBin).toEqual(Float64Array.from(space.score));
  });

  it('packs and unpacks exactly; refuses other bytes', () => {
    for (const loss of LOSSES) {
      const made = positive(makeRows(900));
      const model = fitMade(made, { loss, binOptions: CATEGORY });
      const bytes = packModel(model);
      const shifted = new Uint8Array(bytes.length + 3);
      shifted.set(bytes, 3);
      expect(unpackModel(shifted.subarray(3))).toEqual(model);
      expect(() => unpackModel(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
      expect(() => unpackModel(bytes.subarray(1))).toThrow(/not a tree model/);
    }
  });

  it('importances find the features of the rule', () => {
    const made = makeRows(4000);
    made.columns[3] = made.columns[3].map((x) => x + 1);
    const { gain, splits } = measureImportances(fitMade(made));
    expect(gain.indexOf(Math.min(...gain))).toBe(3);
    expect(splits.reduce((sum, n) => sum + n, 0)).toBe(20 * 30);
  });
});

describe('odd input', () => {
  const constant = (rows: number, value: number): Float64Array => new Float64Array(rows).fill(value);
  it.each(LOSSES)('$kind: constant targets, zeros, one row, a column all missing', (loss) => {
    for (const value of [0, 7, 1e12, 1e-12]) {
      const model = fitMade({ columns: makeRows(50).columns, target: constant(50, value) }, { loss });
      for (const out of forecast(model, makeRows(5).columns)) expect(Math.abs(out - value)).toBeLessThanOrEqual(1e-9 * value + 1e-30);
    }
    const single = fitMade({ columns: [Float64Array.of(3)], target: Float64Array.of(4) }, { loss });
    expect(forecast(single, [Float64Array.of(Number.NaN)])[0]).toBeCloseTo(4, 9);
    const made = positive(makeRows(300));
    made.columns[0].fill(Number.NaN);
    made.columns[1].fill(2);
    expect(forecast(fitMade(made, { loss }), made.columns).every(Number.isFinite)).toBe(true);
  });

  it('infinities in features are values; in targets they are refused by row', () => {
    const made = makeRows(300);
    for (let row = 0; row < 100; row++) made.columns[0][row] = row % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    expect(forecast(fitMade(made), made.columns).every(Number.isFinite)).toBe(true);
    made.target[17] = Number.NaN;
    expect(() => fitMade(made)).toThrow(/row 17 is NaN/);
    made.target[17] = -1;
    expect(() => fitMade(made, { loss: { kind: 'poisson' } })).toThrow(RangeError);
  });

  it('one huge target among many small ones does not stop the small ones from being learnt', () => {
    const made = makeRows(60_000);
    made.target[123] = 1e6;
    const model = fitMade(made, { trees: 40, minSamples: 1 });
    const rest = (values: Float64Array): Float64Array => values.filter((_, row) => row !== 123);
    expect(rmse(rest(forecast(model, made.columns)), rest(made.target))).toBeLessThan(1);
  });

  it('options out of range are named', () => {
    const made = makeRows(50);
    expect(() => fitMade(made, { numLeaves: 99 })).toThrow(/numLeaves must be 2 to 31/);
    expect(() => fitMade(made, { monotone: [1] })).toThrow(/monotone/);
    expect(() => fitMade(made, { monotone: [0, 0, 0, 0, 0, 1], binOptions: CATEGORY })).toThrow(/category/);
    expect(() => fitMade(made, { rowFraction: 0.5 })).toThrow(/random/);
    expect(() => fitMade(made, { loss: { kind: 'tweedie', power: 2 } })).toThrow(/power/);
  });
});

describe('chance', () => {
  it('is only what the stream gives', () => {
    const made = makeRows(2000);
    const fitSeed = (seed: number): TreeModel => {
      const { uniform } = randomStream(seed, 'fit');
      return fitMade(made, { rowFraction: 0.6, featureFraction: 0.7, featureFractionPerSplit: 0.7, random: uniform });
    };
    expect(equal(fitSeed(1), fitSeed(1))).toBe(true);
    expect(equal(fitSeed(1), fitSeed(2))).toBe(false);
    expect(rmse(forecast(fitSeed(1), made.columns), made.target)).toBeLessThan(1.2);
  });

  it('draws rows ascending, the number asked', () => {
    const { uniform } = randomStream(1, 'rows');
    const rows = Int32Array.from({ length: 500 }, (_, i) => 2 * i);
    for (const size of [1, 250, 500]) {
      const drawn = drawShare(rows, size, uniform);
      expect(drawn).toEqual(Int32Array.from(new Set(drawn)).sort());
      expect(drawn).toHaveLength(size);
    }
    const bag = drawBootstrap(rows, uniform);
    expect(bag).toEqual(bag.slice().sort());
    expect(Math.abs(new Set(bag).size / 500 - 0.632)).toBeLessThan(0.06);
  });

  it('forest: learns, averages, is the same in shares, and leaves its scores', () => {
    const made = makeRows(20_000);
    const fitForestOf = (members: number): { model: TreeModel; score: Float64Array } => {
      const { space, bins, team } = openFilled(made, { members, leaves: 400, binOptions: CATEGORY });
      const model = fitForest(space, bins, { trees: 12, random: randomStream(4, 'forest').uniform, team });
      return { model, score: Float64Array.from(space.score) };
    };
    const [alone, shared] = [fitForestOf(1), fitForestOf(3)];
    expect(equal(alone.model, shared.model)).toBe(true);
    const out = forecast(alone.model, made.columns);
    expect(rmse(out, alone.score)).toBeLessThan(1e-12);
    const mean = new Float64Array(20_000).fill(alone.model.base);
    expect(rmse(out, made.target)).toBeLessThan(0.6 * rmse(mean, made.target));
    expect(Math.max(...out)).toBeLessThanOrEqual(Math.max(...made.target));
  });

  it('sums exactly whatever the order', () => {
    const values = makeRows(999).target.map((y, i) => y * 10 ** ((i % 30) - 15));
    const rows = Int32Array.from(values.keys());
    const sum = sumExactly(values, new Float64Array(0), rows);
    expect(sumExactly(values, new Float64Array(0), rows.slice().reverse())).toBe(sum);
    expect(sum / values.reduce((total, y) => total + y, 0)).toBeCloseTo(1, 12);
    expect(sumExactly(values, values, rows) / values.reduce((total, y) => total + y * y, 0)).toBeCloseTo(1, 12);
  });
});
