import { describe, expect, it } from 'vitest';
import { generateBlock, openPlot } from '../../../plugins/generator/plot.ts';
import highVariance from '../../../plugins/presets/high-variance.ts';
import type { Preset } from '../../../server/kit/preset.ts';
import { testPreset } from '../../../server/kit-testing/test-preset.ts';
import { plotOfPreset } from '../samples.ts';

testPreset(highVariance as unknown as Preset, { steps: 11 });

describe('high_variance', () => {
  it('has one anomaly in twenty days, a third or three times of what was due, in equal parts', () => {
    const recipe = plotOfPreset(highVariance as unknown as Preset).recipe;
    expect(recipe).toMatchObject({
      noiseSigma: 0.4,
      anomaly: { probability: 0.05, magnitude: 3 },
      promotion: { probability: 0.15 },
      stockout: { probability: 0.05 },
    });
    const wild = openPlot({ ...recipe, noiseSigma: 0, base: 1e5 });
    const calm = openPlot({ ...wild.recipe, anomaly: { probability: 0, magnitude: 3 } });
    const [own, usual] = [wild, calm].map((plot) => generateBlock(plot, 0, 75).latent);
    let [up, down, days] = [0, 0, 0];
    for (let i = 0; i < own.length; i++) {
      if (usual[i] === 0) continue;
      days++;
      const factor = own[i] / usual[i];
      if (factor > 2.99) up++;
      if (factor < 0.34) down++;
      expect([3, 1, 1 / 3].some((one) => Math.abs(factor / one - 1) < 1e-3)).toBe(true);
    }
    expect(Math.abs((up + down) / days - 0.05)).toBeLessThan(0.006);
    expect(Math.abs(up / (up + down) - 0.5)).toBeLessThan(0.06);
  });
});
