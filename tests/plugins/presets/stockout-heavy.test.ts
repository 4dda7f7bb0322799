import { describe, expect, it } from 'vitest';
import { generateBlock } from '../../../plugins/generator/plot.ts';
import stockoutHeavy from '../../../plugins/presets/stockout-heavy.ts';
import { STATE } from '../../../server/kit/kinds/dataset.ts';
import type { Preset } from '../../../server/kit/preset.ts';
import { testPreset } from '../../../server/kit-testing/test-preset.ts';
import { plotOfPreset } from '../samples.ts';

testPreset(stockoutHeavy as unknown as Preset, { steps: 11 });

describe('stockout_heavy', () => {
  it('censors about a quarter of the days: sales never exceed the true demand, which is kept', () => {
    const plot = plotOfPreset(stockoutHeavy as unknown as Preset);
    expect(plot.recipe).toMatchObject({ base: 50, noiseSigma: 0.2, promotion: { probability: 0.2 }, stockout: { probability: 0.25 } });
    const { state, quantity, latent } = generateBlock(plot, 0, plot.series);
    let [empty, hidden, sold] = [0, 0, 0];
    for (let i = 0; i < state.length; i++) {
      expect(latent[i]).toBeGreaterThanOrEqual(quantity[i]);
      sold += quantity[i];
      if (state[i] !== STATE.stockout) continue;
      empty++;
      hidden += latent[i];
    }
    expect(Math.abs(empty / state.length - 0.25)).toBeLessThan(0.02);
    expect(Math.abs(hidden / (hidden + sold) - 0.25)).toBeLessThan(0.03);
  });
});
