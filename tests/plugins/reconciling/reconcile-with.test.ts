import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCoherence } from '../../../plugins/numerics/hierarchy/coherence.ts';
import { buildHierarchy, type Hierarchy, totalGrouping } from '../../../plugins/numerics/hierarchy/structure.ts';
import { type Rules, reconcileWith } from '../../../plugins/reconciling/reconcile-with.ts';
import { errorCovariance, type Outcomes } from '../../../plugins/reconciling/window-errors.ts';
import { RECONCILIATIONS } from '../../../server/kit/kinds/hierarchy.ts';
import { flip, invert, times } from '../numerics/dense.ts';

const HORIZON = 3;
const [WINDOWS, STEPS] = [4, 3];

/** Shops by goods, some pairs missing, and test errors of every row. */
const cases = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.integer({ min: 0, max: 1000 })), fc.boolean())
  .map(([stores, products, stream, signed]) => {
    const draw = (): number => stream.next().value / 8 - (signed ? 60 : 0);
    const pairs = Array.from({ length: stores * products }, (_, i) => [Math.floor(i / products), i % products]);
    const leaves = pairs.length;
    const hierarchy = buildHierarchy(leaves, [
      totalGrouping(leaves),
      { name: 'store', codes: Int32Array.from(pairs, ([store]) => store) },
      { name: 'product', codes: Int32Array.from(pairs, ([, product]) => product) },
    ]);
    const cells = (length: number): Float64Array => Float64Array.from({ length }, draw);
    const outcomes: Outcomes = {
      windows: WINDOWS,
      gap: 0,
      horizon: STEPS,
      actual: cells(WINDOWS * hierarchy.nodes * STEPS).map((value, i) => (i % 11 === 5 ? Number.NaN : value)),
      base: cells(WINDOWS * hierarchy.nodes * STEPS),
    };
    return { hierarchy, outcomes, base: cells(hierarchy.nodes * HORIZON), shut: stream.next().value % leaves, signed };
  });

const at = (values: Float64Array, row: number, step: number): number => values[row * HORIZON + step];
const rulesOf = (nonNegative: boolean, shut: number): Rules => ({ horizon: HORIZON, nonNegative, isShut: (leaf, step) => leaf === shut && step === 1 });

const summing = ({ nodes, leaves, aggregates, levels }: Hierarchy): number[][] =>
  Array.from({ length: nodes }, (_, node) =>
    Array.from({ length: leaves }, (__, leaf) =>
      Number(node >= aggregates ? node - aggregates === leaf : levels.some(({ codes, from }) => from + codes[leaf] === node)),
    ),
  );

describe('forecasts that add up', () => {
  it('fit exactly at every step and by every method, are nowhere below 0, and 0 where a shop is shut', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...RECONCILIATIONS), ({ hierarchy, outcomes, base, shut, signed }, method) => {
        if (signed && method === 'top_down') return;
        const covariance = method === 'mint_shrink' ? errorCovariance(hierarchy, outcomes, -1) : null;
        const { values } = reconcileWith(method, hierarchy, base.slice(), covariance, rulesOf(!signed, shut));
        expect(checkCoherence(hierarchy, values, HORIZON).largest).toBe(0);
        expect(at(values, hierarchy.aggregates + shut, 1)).toBe(0);
        expect(values.every(Number.isFinite)).toBe(true);
        if (!signed) expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('bottom-up keeps the series, top-down keeps the total and, within a shop, the proportions of its series', () => {
    fc.assert(
      fc.property(
        cases.filter(({ signed }) => !signed),
        ({ hierarchy, base }) => {
          const { aggregates, leaves, levels } = hierarchy;
          const up = reconcileWith('bottom_up', hierarchy, base, null, rulesOf(true, -1)).values;
          expect([...up.subarray(aggregates * HORIZON)]).toEqual([...base.subarray(aggregates * HORIZON)]);
          const down = reconcileWith('top_down', hierarchy, base, null, rulesOf(true, -1)).values;
          const [, stores] = levels;
          for (let step = 0; step < HORIZON; step++) {
            const sumOf = (rows: readonly number[]): number => rows.reduce((sum, row) => sum + at(base, row, step), 0);
            expect(at(down, 0, step)).toBeCloseTo(at(base, 0, step), 8);
            const storeSum = sumOf(Array.from({ length: stores.size }, (_, store) => stores.from + store));
            for (let leaf = 0; leaf < leaves; leaf++) {
              const siblings = [...stores.codes.keys()].filter((other) => stores.codes[other] === stores.codes[leaf]);
              const inner = sumOf(siblings.map((other) => aggregates + other));
              if (storeSum === 0 || inner === 0) continue;
              const share = (at(base, stores.from + stores.codes[leaf], step) / storeSum) * (at(base, aggregates + leaf, step) / inner);
              expect(at(down, aggregates + leaf, step)).toBeCloseTo(share * at(base, 0, step), 8);
            }
          }
        },
      ),
    );
  });

  it('WLS and MinT are S (S′W⁻¹S)⁻¹ S′W⁻¹ ŷ of explicit matrices where values may be negative', () => {
    fc.assert(
      fc.property(
        cases.filter(({ signed }) => signed),
        fc.constantFrom('wls_struct' as const, 'mint_shrink' as const),
        ({ hierarchy, outcomes, base }, method) => {
          const covariance = errorCovariance(hierarchy, outcomes, -1);
          const S = summing(hierarchy);
          const counts = S.map((row) => row.reduce((sum, cell) => sum + cell, 0));
          const W = counts.map((count, i) =>
            counts.map((_, j) => {
              if (method === 'wls_struct') return i === j ? count : 0;
              let sum = i === j ? covariance.diagonal[i] : 0;
              for (let r = 0; r < covariance.rank; r++) sum += covariance.factor[i * covariance.rank + r] * covariance.factor[j * covariance.rank + r];
              return sum;
            }),
          );
          const SW = times(flip(S), invert(W));
          const G = times(invert(times(SW, S)), SW);
          const { values } = reconcileWith(method, hierarchy, base, covariance, rulesOf(false, -1));
          for (let step = 0; step < HORIZON; step++) {
            const wanted = times(
              S,
              times(
                G,
                Array.from({ length: hierarchy.nodes }, (_, row) => [at(base, row, step)]),
              ),
            );
            for (const [row, [value]] of wanted.entries()) expect(Math.abs(at(values, row, step) - value)).toBeLessThan(1e-4);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('covariance of test errors', () => {
  it('of a window left out does not look at it', () => {
    fc.assert(
      fc.property(cases, ({ hierarchy, outcomes }) => {
        const size = hierarchy.nodes * STEPS;
        const changed = { ...outcomes, actual: outcomes.actual.map((value, i) => (Math.floor(i / size) === 2 ? value + 1000 : value)) };
        expect(errorCovariance(hierarchy, changed, 2)).toEqual(errorCovariance(hierarchy, outcomes, 2));
      }),
      { numRuns: 30 },
    );
  });
});
