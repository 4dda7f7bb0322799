import { describe, expect, it } from 'vitest';
import retailStandard from '../../../plugins/presets/retail-standard.ts';
import type { Preset } from '../../../server/kit/preset.ts';
import { testPreset } from '../../../server/kit-testing/test-preset.ts';
import { plotOfPreset } from '../samples.ts';

testPreset(retailStandard as unknown as Preset, { steps: 11 });

describe('retail_standard', () => {
  it('is five shops by fifteen goods over 181 days, with a slow linear trend', () => {
    const { recipe, series } = plotOfPreset(retailStandard as unknown as Preset);
    expect(series).toBe(75);
    expect(recipe).toMatchObject({ days: 181, base: 100, trend: { shape: 'linear', rate: 0.0005 }, noiseSigma: 0.15 });
    expect(recipe).toMatchObject({ promotion: { probability: 0.1 }, stockout: { probability: 0.02 }, launch: { share: 0 } });
  });

  it('takes every effect and sparsity as an override, and no other key', () => {
    const { config } = retailStandard;
    expect(config.parse({ effects: { weather: true }, sparsity: 0.9 })).toMatchObject({ sparsity: 0.9, effects: { weather: true, macro: false } });
    for (const bad of [{ effects: { rain: true } }, { effects: { weather: 1 } }, { sparsity: 0.91 }, { rain: true }])
      expect(config.safeParse(bad).success).toBe(false);
    expect(plotOfPreset(retailStandard as unknown as Preset, { effects: { weather: true } }).extras.drawn.weather).toBeDefined();
  });
});
