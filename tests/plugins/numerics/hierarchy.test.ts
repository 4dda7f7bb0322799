import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCoherence } from '../../../plugins/numerics/hierarchy/coherence.ts';
import { type Covariance, shrinkCovariance, structCovariance } from '../../../plugins/numerics/hierarchy/covariance.ts';
import { reconcileNonNegative } from '../../../plugins/numerics/hierarchy/non-negative.ts';
import { openReconciliation, reconcileStep } from '../../../plugins/numerics/hierarchy/reconcile.ts';
import { reconcileHorizon } from '../../../plugins/numerics/hierarchy/reconcile-horizon.ts';
import { buildHierarchy, countLeaves, type Hierarchy, sumLeaves, totalGrouping } from '../../../plugins/numerics/hierarchy/structure.ts';
import { forecastShares, spreadTotal } from '../../../plugins/numerics/hierarchy/top-down.ts';
import { flip, invert, times } from './dense.ts';

/** Codes made dense, so that any list of picks is a grouping. */
function dense(name: string, picks: readonly number[]): { name: string; codes: Int32Array } {
  const known = [...new Set(picks.filter((pick) => pick >= 0))].sort((a, b) => a - b);
  return { name, codes: Int32Array.from(picks, (pick) => (pick < 0 ? -1 : known.indexOf(pick))) };
}

/** Crossed levels of any shape, the total first. */
const hierarchies: fc.Arbitrary<Hierarchy> = fc
  .integer({ min: 1, max: 9 })
  .chain((leaves) =>
    fc
      .array(fc.array(fc.integer({ min: -1, max: 3 }), { minLength: leaves, maxLength: leaves }), { maxLength: 3 })
      .map((picks) => buildHierarchy(leaves, [totalGrouping(leaves), ...picks.map((codes, i) => dense(`level ${i}`, codes))])),
  );
const numbers = (length: number, min = -100, max = 100): fc.Arbitrary<Float64Array> =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));

/** S as a dense matrix. */
function summing(hierarchy: Hierarchy): number[][] {
  const rows = Array.from({ length: hierarchy.nodes }, () => Array.from({ length: hierarchy.leaves }, () => 0));
  for (let leaf = 0; leaf < hierarchy.leaves; leaf++) rows[hierarchy.aggregates + leaf][leaf] = 1;
  for (const { codes, from } of hierarchy.levels) for (const [leaf, code] of codes.entries()) if (code >= 0) rows[from + code][leaf] = 1;
  return rows;
}

const column = (values: Iterable<number>): number[][] => [...values].map((value) => [value]);
const denseOf = ({ diagonal, factor, rank }: Covariance): number[][] =>
  [...diagonal].map((own, i) =>
    [...diagonal].map((_, j) => {
      let sum = i === j ? own : 0;
      for (let r = 0; r < rank; r++) sum += factor[i * rank + r] * factor[j * rank + r];
      return sum;
    }),
  );

/** Leaves that minimise (ŷ − S b)′ W⁻¹ (ŷ − S b) over the free ones, the others 0, and half the gradient at all of them. */
function generalised(hierarchy: Hierarchy, covariance: Covariance, base: Float64Array, free: readonly number[]): { bottom: number[]; gradient: number[] } {
  const S = summing(hierarchy);
  const inverse = invert(denseOf(covariance));
  const SW = times(flip(S), inverse);
  const [normal, right] = [times(SW, S), times(SW, column(base))];
  const part = free.map((i) => free.map((j) => normal[i][j]));
  const solved = free.length > 0 ? times(invert(part), column(free.map((i) => right[i][0]))) : [];
  const bottom = Array.from({ length: hierarchy.leaves }, (_, leaf) => (free.includes(leaf) ? solved[free.indexOf(leaf)][0] : 0));
  return { bottom, gradient: times(normal, column(bottom)).map(([value], i) => value - right[i][0]) };
}

/** Best non-negative leaves by trying every set of free ones. */
function bruteForce(hierarchy: Hierarchy, covariance: Covariance, base: Float64Array): number[] {
  let best = { broken: Number.POSITIVE_INFINITY, bottom: [] as number[] };
  for (let set = 0; set < 1 << hierarchy.leaves; set++) {
    const free = Array.from({ length: hierarchy.leaves }, (_, leaf) => leaf).filter((leaf) => set & (1 << leaf));
    const { bottom, gradient } = generalised(hierarchy, covariance, base, free);
    const broken = bottom.reduce(
      (worst, value, leaf) => Math.max(worst, -value, free.includes(leaf) ? 0 : -gradient[leaf] * covariance.diagonal[hierarchy.aggregates + leaf]),
      0,
    );
    if (broken < best.broken) best = { broken, bottom };
  }
  return best.bottom;
}

const covarianceKinds = ['struct', 'shrink'] as const;
const makeCovariance = (kind: (typeof covarianceKinds)[number], hierarchy: Hierarchy, residuals: Float64Array, periods: number): Covariance =>
  kind === 'struct' ? structCovariance(hierarchy) : shrinkCovariance(hierarchy, residuals, periods);
const PERIODS = 12;
const cases = fc
  .tuple(hierarchies, fc.constantFrom(...covarianceKinds), fc.infiniteStream(fc.integer({ min: -1000, max: 1000 }).map((value) => value / 8)))
  .map(([hierarchy, kind, stream]) => {
    const take = (length: number): Float64Array => Float64Array.from({ length }, () => stream.next().value);
    // Residuals of aggregates lie near the sum of their leaves', as they do in practice.
    const residuals = new Float64Array(hierarchy.nodes * PERIODS);
    for (let t = 0; t < PERIODS; t++) {
      const node = new Float64Array(hierarchy.nodes);
      sumLeaves(hierarchy, take(hierarchy.leaves), node);
      for (const [i, value] of node.entries()) residuals[i * PERIODS + t] = value + stream.next().value / 3;
    }
    return { hierarchy, kind, residuals, base: take(hierarchy.nodes), covariance: makeCovariance(kind, hierarchy, residuals, PERIODS) };
  });

describe('structure', () => {
  it('sums leaves as the dense matrix does', () => {
    fc.assert(
      fc.property(
        hierarchies.chain((hierarchy) => fc.tuple(fc.constant(hierarchy), numbers(hierarchy.leaves))),
        ([hierarchy, bottom]) => {
          const out = new Float64Array(hierarchy.nodes);
          sumLeaves(hierarchy, bottom, out);
          for (const [node, [value]] of times(summing(hierarchy), column(bottom)).entries()) expect(out[node]).toBeCloseTo(value, 9);
          expect(checkCoherence(hierarchy, out, 1)).toEqual({ largest: 0, node: -1, column: -1 });
          expect([...countLeaves(hierarchy)]).toEqual(summing(hierarchy).map((row) => row.filter((cell) => cell === 1).length));
        },
      ),
    );
  });

  it('names what is wrong with codes', () => {
    const stores = { name: 'store', codes: Int32Array.of(0, 0, 1, 1, 2) };
    expect(() => buildHierarchy(3, [stores])).toThrow(/level store: 5 codes for 3 leaves/);
    expect(() => buildHierarchy(2, [{ name: 'x', codes: Int32Array.of(0, 2) }])).toThrow(/no leaf has code 1/);
    expect(() => buildHierarchy(2, [{ name: 'x', codes: Int32Array.of(0, -2) }])).toThrow(/below −1/);
    expect(() => buildHierarchy(0, [])).toThrow(/at least one leaf/);
  });

  it('finds the one sum that does not fit', () => {
    const hierarchy = buildHierarchy(4, [totalGrouping(4), { name: 'half', codes: Int32Array.of(0, 0, 1, 1) }]);
    const values = new Float64Array(hierarchy.nodes * 2);
    for (let c = 0; c < 2; c++) {
      const node = new Float64Array(hierarchy.nodes);
      sumLeaves(hierarchy, Float64Array.of(1, 2, 3, 4 + c), node);
      for (const [i, value] of node.entries()) values[i * 2 + c] = value;
    }
    expect(checkCoherence(hierarchy, values, 2).largest).toBe(0);
    values[2 * 2 + 1] += 4;
    expect(checkCoherence(hierarchy, values, 2)).toEqual({ largest: 4 / 12, node: 2, column: 1 });
    values[0] = Number.NaN;
    expect(checkCoherence(hierarchy, values, 2)).toMatchObject({ largest: Number.NaN, node: 0, column: 0 });
  });
});

describe('top-down', () => {
  const hierarchy = buildHierarchy(5, [totalGrouping(5), { name: 'region', codes: Int32Array.of(0, 0, 1, 1, 1) }]);

  it('shares by forecast proportions, level by level', () => {
    const shares = new Float64Array(5);
    forecastShares(hierarchy, hierarchy.levels, Float64Array.of(100, 30, 10, 1, 3, 0, -2, 0), shares);
    // Region 0 has 3/4; region 1, whose leaves forecast nothing, shares its quarter equally.
    expect([...shares].map((share) => Math.round(share * 1e12) / 1e12)).toEqual([0.1875, 0.5625, 0.083333333333, 0.083333333333, 0.083333333333]);
    const crossed = buildHierarchy(4, [
      { name: 'a', codes: Int32Array.of(0, 0, 1, 1) },
      { name: 'b', codes: Int32Array.of(0, 1, 0, 1) },
    ]);
    expect(() => forecastShares(crossed, crossed.levels, new Float64Array(8), new Float64Array(4))).toThrow(/nested levels/);
  });

  it('returns coherent leaves unchanged', () => {
    fc.assert(
      fc.property(numbers(5, 0.1, 100), (bottom) => {
        const base = new Float64Array(hierarchy.nodes);
        sumLeaves(hierarchy, bottom, base);
        const out = new Float64Array(5);
        forecastShares(hierarchy, hierarchy.levels, base, out);
        spreadTotal(base[0], out, out);
        for (const [leaf, value] of out.entries()) expect(value).toBeCloseTo(bottom[leaf], 9);
      }),
    );
  });
});

describe('least-squares reconciliation', () => {
  it('is what the dense formula gives, for every covariance and shape', () => {
    fc.assert(
      fc.property(cases, ({ hierarchy, covariance, base }) => {
        const plan = openReconciliation(hierarchy, covariance);
        const out = new Float64Array(hierarchy.nodes);
        expect(reconcileStep(plan, base, out)).toBeGreaterThanOrEqual(0);
        const all = Array.from({ length: hierarchy.leaves }, (_, leaf) => leaf);
        const { bottom } = generalised(hierarchy, covariance, base, all);
        for (const [leaf, value] of bottom.entries()) expect(Math.abs(out[hierarchy.aggregates + leaf] - value)).toBeLessThan(1e-5);
        expect(checkCoherence(hierarchy, out, 1).largest).toBe(0);
      }),
    );
  });

  it('leaves coherent forecasts alone, and scales with them', () => {
    fc.assert(
      fc.property(cases, ({ hierarchy, covariance, base }) => {
        const plan = openReconciliation(hierarchy, covariance);
        const [once, twice, scaled] = [0, 0, 0].map(() => new Float64Array(hierarchy.nodes));
        reconcileStep(plan, base, once);
        reconcileStep(plan, once, twice);
        for (const [node, value] of twice.entries()) expect(Math.abs(value - once[node])).toBeLessThan(1e-6);
        reconcileStep(
          plan,
          base.map((value) => value * 1024),
          scaled,
        );
        // A power of two changes no digit.
        expect([...scaled]).toEqual([...once].map((value) => value * 1024));
      }),
    );
  });

  it('the shrinkage intensity is that of the sum over pairs', () => {
    fc.assert(
      fc.property(cases, ({ hierarchy, residuals }) => {
        const { intensity, diagonal, factor, rank } = shrinkCovariance(hierarchy, residuals, PERIODS);
        const rows = Array.from({ length: hierarchy.nodes }, (_, i) => [...residuals.slice(i * PERIODS, (i + 1) * PERIODS)]);
        const x = rows.map((row) => {
          const square = row.reduce((sum, value) => sum + value * value, 0) / PERIODS;
          return row.map((value) => (square > 0 ? value / Math.sqrt(square) : 0));
        });
        let [noise, pairs] = [0, 0];
        for (const [i, a] of x.entries())
          for (const [j, b] of x.entries()) {
            if (i === j) continue;
            const dot = a.reduce((sum, value, t) => sum + value * b[t], 0);
            const squares = a.reduce((sum, value, t) => sum + value * value * b[t] * b[t], 0);
            noise += (squares - (dot * dot) / PERIODS) / (PERIODS * (PERIODS - 1));
            pairs += (dot / PERIODS) * (dot / PERIODS);
          }
        expect(intensity).toBeCloseTo(pairs > 1e-9 ? Math.min(1, Math.max(0.001, noise / pairs)) : 1, 6);
        // The diagonal of W is the variances', whatever the intensity.
        const squares = rows.map((row) => row.reduce((sum, value) => sum + value * value, 0) / PERIODS);
        for (const [node, variance] of squares.entries()) {
          if (variance === 0) continue;
          let own = diagonal[node];
          for (let r = 0; r < rank; r++) own += factor[node * rank + r] * factor[node * rank + r];
          expect(Math.abs(own - variance)).toBeLessThanOrEqual(1e-6 * variance);
        }
      }),
    );
  });
});

describe('non-negative reconciliation', () => {
  it('is the best of all sets of leaves at zero', () => {
    fc.assert(
      fc.property(
        cases.filter(({ hierarchy }) => hierarchy.leaves <= 6),
        ({ hierarchy, covariance, base }) => {
          const plan = openReconciliation(hierarchy, covariance);
          const out = new Float64Array(hierarchy.nodes);
          const report = reconcileNonNegative(plan, base, out);
          expect(report.optimal).toBe(true);
          expect(Math.min(...out)).toBeGreaterThanOrEqual(0);
          expect(checkCoherence(hierarchy, out, 1).largest).toBe(0);
          const wanted = bruteForce(hierarchy, covariance, base);
          for (const [leaf, value] of wanted.entries()) expect(Math.abs(out[hierarchy.aggregates + leaf] - value)).toBeLessThan(1e-4);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('equals the free solution where that is above zero already, and tells when a cap ended it', () => {
    const hierarchy = buildHierarchy(3, [totalGrouping(3)]);
    const plan = openReconciliation(hierarchy, structCovariance(hierarchy));
    const [free, bounded] = [new Float64Array(4), new Float64Array(4)];
    const base = Float64Array.of(60, 10, 20, 24);
    reconcileStep(plan, base, free);
    expect(reconcileNonNegative(plan, base, bounded)).toEqual({ rounds: 1, held: 0, optimal: true });
    expect([...bounded]).toEqual([...free]);
    const low = Float64Array.of(-50, 10, -20, 1);
    expect(reconcileNonNegative(plan, low, bounded, 1)).toMatchObject({ rounds: 1, optimal: false });
    expect(Math.min(...bounded)).toBe(0);
    expect(reconcileNonNegative(plan, low, bounded).optimal).toBe(true);
  });

  it('a whole horizon is its steps one by one, and what is not finite ends without a hang', () => {
    const hierarchy = buildHierarchy(3, [totalGrouping(3)]);
    const plan = openReconciliation(hierarchy, structCovariance(hierarchy));
    const steps = [Float64Array.of(60, 10, 20, 24), Float64Array.of(-50, 10, -20, 1)];
    const forecasts = Float64Array.from({ length: 8 }, (_, i) => steps[i % 2][i >> 1]);
    const out = new Float64Array(4);
    expect(reconcileHorizon(plan, forecasts, 2, true)).toEqual({ capped: 0, held: 3 });
    for (const [step, base] of steps.entries()) {
      reconcileNonNegative(plan, base, out);
      expect([...out]).toEqual([0, 1, 2, 3].map((node) => forecasts[node * 2 + step]));
    }
    expect(reconcileHorizon(plan, Float64Array.of(Number.NaN, 1, 2, 3), 1, false).capped).toBe(1);
    expect(reconcileHorizon(plan, Float64Array.of(1, Number.POSITIVE_INFINITY, 2, 3), 1, true).capped).toBe(1);
  });
});
