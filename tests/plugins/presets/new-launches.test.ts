import { describe, expect, it } from 'vitest';
import { generateBlock } from '../../../plugins/generator/plot.ts';
import newLaunches from '../../../plugins/presets/new-launches.ts';
import { STATE } from '../../../server/kit/kinds/dataset.ts';
import type { Preset } from '../../../server/kit/preset.ts';
import { testPreset } from '../../../server/kit-testing/test-preset.ts';
import { plotOfPreset } from '../samples.ts';

testPreset(newLaunches as unknown as Preset, { steps: 11 });

describe('new_launches', () => {
  const plot = plotOfPreset(newLaunches as unknown as Preset);

  it('launches two goods in five inside the window, each with days before and a whole ramp after', () => {
    expect(plot.recipe).toMatchObject({ stores: 5, products: 25, days: 181, base: 80, trend: { shape: 'linear', rate: 0.002 }, launch: { rampDays: 45 } });
    const launches = plot.products.filter(({ launch }) => launch > 0);
    expect(launches.length / 25).toBeGreaterThanOrEqual(0.4);
    for (const { launch } of launches) expect(launch >= 18 && launch + 45 <= 181).toBe(true);
  });

  it('keeps the share whatever the number of goods, on any seed', () => {
    for (const seed of [0, 7, 99])
      for (const products of [5, 10, 40]) {
        const some = plotOfPreset(newLaunches as unknown as Preset, { products }, seed);
        expect(some.products.filter(({ launch }) => launch > 0).length / products).toBeGreaterThanOrEqual(0.4);
      }
  });

  it('ramps: no record before the first day, then sales that grow to the full level over 45 days', () => {
    for (const [index, { launch }] of plot.products.entries()) {
      if (launch === 0) continue;
      const means = [0, 1, 2, 3].map((fortnight) => {
        let [sum, count] = [0, 0];
        for (let store = 0; store < 5; store++) {
          const { state, quantity } = generateBlock(plot, store * 25 + index, 1);
          expect(state.subarray(0, launch).every((one) => one === STATE.missing)).toBe(true);
          expect(state.subarray(launch).every((one) => one !== STATE.missing)).toBe(true);
          for (let t = launch + 14 * fortnight; t < launch + 14 * fortnight + 14 && t < 181; t++) {
            if (state[t] !== STATE.observed) continue;
            sum += quantity[t];
            count++;
          }
        }
        return sum / count;
      });
      // In the middle of the first fortnight the ramp stands at 7/45, in the second at 21/45.
      expect(means[0]).toBeLessThan(0.6 * means[1]);
      expect(means[1]).toBeLessThan(means[2]);
      for (let t = 0; t < 45; t++) {
        const { discount, price } = plot.prices[index];
        const own = (1 + (0.3 * discount[launch + t]) / 0.2) * Math.exp(-0.5 * Math.log(price[launch + t] / plot.products[index].basePrice));
        expect(plot.productDays[index][launch + t] / own).toBeCloseTo((t + 1) / 45, 10);
      }
    }
  });
});
