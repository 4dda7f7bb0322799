import { describe, expect, it } from 'vitest';
import demoMinimal from '../../../plugins/presets/demo-minimal.ts';
import type { Preset } from '../../../server/kit/preset.ts';
import { testPreset } from '../../../server/kit-testing/test-preset.ts';

testPreset(demoMinimal as unknown as Preset, { steps: 11 });

describe('demo_minimal', () => {
  it('is three shops by ten goods over 92 days that end on the anchor day', () => {
    expect(demoMinimal.shape(demoMinimal.config.parse({}), '2026-05-31')).toEqual({ frequency: 'D', start: '2026-03-01', periods: 92, series: 30 });
  });

  it.each([
    { stores: 0 },
    { stores: 101 },
    { products: 501 },
    { windowDays: 74 },
    { windowDays: 1901 },
    { promotionIntensity: 0.6 },
    { stockoutIntensity: -0.1 },
    { noiseSigma: 0.51 },
    { stores: 2.5 },
  ])('refuses %o', (overrides) => {
    expect(demoMinimal.config.safeParse(overrides).success).toBe(false);
  });
});
