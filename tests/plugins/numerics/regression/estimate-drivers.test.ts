import { describe, expect, it } from 'vitest';
import { estimateDrivers } from '../../../../plugins/numerics/regression/estimate-drivers.ts';
import { driversOf, squeezeJuice, TRUTH } from './orange-juice.ts';

const SEEDS = 120;
const settingOf = (juice: ReturnType<typeof squeezeJuice>) => ({ seasons: [52], drivers: driversOf(juice) });

describe('effects of drivers', () => {
  it('are found without bias, and their 95 % intervals hold the truth on 90 % of seeds', () => {
    const sums = { elasticity: 0, deal: 0 };
    const held = { elasticity: 0, deal: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const juice = squeezeJuice(seed, 120);
      const [price, deal] = estimateDrivers(juice.sales, settingOf(juice)) ?? [];
      for (const [name, effect] of [
        ['elasticity', price],
        ['deal', deal],
      ] as const) {
        sums[name] += effect.coefficient / SEEDS;
        if (Math.abs(effect.coefficient - TRUTH[name]) <= 1.96 * effect.error) held[name] += 1 / SEEDS;
      }
    }
    expect(Math.abs(sums.elasticity - TRUTH.elasticity)).toBeLessThan(0.2);
    expect(Math.abs(sums.deal - TRUTH.deal)).toBeLessThan(0.05);
    expect(held.elasticity).toBeGreaterThanOrEqual(0.9);
    expect(held.deal).toBeGreaterThanOrEqual(0.9);
  });

  it('do not depend on the unit of sales or prices, and turn with the unit of a regressor', () => {
    const juice = squeezeJuice(3, 120);
    const plain = estimateDrivers(juice.sales, settingOf(juice)) ?? [];
    const other = { ...juice, price: juice.price.map((value) => 100 * value), deal: juice.deal.map((value) => 4 * value) };
    const scaled =
      estimateDrivers(
        juice.sales.map((value) => 1000 * value),
        settingOf(other),
      ) ?? [];
    expect(scaled[0].coefficient).toBeCloseTo(plain[0].coefficient, 5);
    expect(scaled[0].error).toBeCloseTo(plain[0].error, 5);
    expect(4 * scaled[1].coefficient).toBeCloseTo(plain[1].coefficient, 5);
    expect(4 * scaled[1].error).toBeCloseTo(plain[1].error, 5);
  });

  it('work with zeros and gaps; drivers that never move have none', () => {
    const juice = squeezeJuice(5, 160);
    const counts = juice.sales.map((value, t) => (t % 11 === 0 ? Number.NaN : t % 17 === 0 ? 0 : Math.round(value / 50)));
    const still = { name: 'still', role: 'regressor', values: new Float64Array(160).fill(3) };
    const effects = estimateDrivers(counts, { seasons: [52], drivers: [still, ...driversOf(juice)] }) ?? [];
    expect(effects.map(({ driver }) => driver)).toEqual([1, 2]);
    for (const { coefficient, error } of effects) expect(Number.isFinite(coefficient) && error > 0).toBe(true);
    expect(effects[0].coefficient).toBeLessThan(0);
  });

  it('are refused for negative sales, for none at all and for too short a history', () => {
    const juice = squeezeJuice(7, 60);
    const setting = settingOf(juice);
    expect(
      estimateDrivers(
        juice.sales.map((value) => -value),
        setting,
      ),
    ).toBeNull();
    expect(estimateDrivers(new Float64Array(60), setting)).toBeNull();
    expect(estimateDrivers(juice.sales.subarray(0, 6), setting)).toBeNull();
    expect(estimateDrivers(new Float64Array(0), setting)).toBeNull();
  });
});
