import { describe, expect, it } from 'vitest';
import { namedDays } from '../../../plugins/generator/holidays.ts';
import holidayRush from '../../../plugins/presets/holiday-rush.ts';
import { describePlugins } from '../../../server/host/describe-plugins.ts';
import { resolveRun } from '../../../server/host/plan-run.ts';
import type { Preset } from '../../../server/kit/preset.ts';
import { testPreset } from '../../../server/kit-testing/test-preset.ts';
import { plotOfPreset } from '../samples.ts';

testPreset(holidayRush as unknown as Preset, { steps: 11 });

describe('holiday_rush', () => {
  it('stands in its own autumn whatever the anchor day, and has no window to set', () => {
    const shape = { frequency: 'D', start: '2024-10-01', periods: 92, series: 75 };
    for (const day of ['2020-01-01', '2026-05-31']) expect(holidayRush.shape(holidayRush.config.parse({}), day)).toEqual(shape);
    expect(holidayRush.config.safeParse({ windowDays: 100 }).success).toBe(false);
  });

  it('says of a windowDays override which field it is', async () => {
    const settings = { seed: 42, anchorDay: '2026-05-31', reset: false, feed: null, focus: null, backtest: {}, levels: [80] };
    const resolution = resolveRun(await describePlugins(), { ...settings, preset: 'holiday_rush', overrides: { windowDays: 100 } });
    expect(resolution).toEqual({ ok: false, errors: [{ path: 'overrides.windowDays', message: '"windowDays" is not a known field; remove it' }] });
  });

  it('rises by months and on its four days as written', () => {
    const { recipe, days } = plotOfPreset(holidayRush as unknown as Preset);
    expect(recipe).toMatchObject({ base: 80, noiseSigma: 0.2, promotion: { probability: 0.25 }, stockout: { probability: 0.15 } });
    const week = [0.8, 0.9, 1, 1, 1.1, 1.3, 1.2];
    const own: Record<number, number> = { 58: 2, 59: 3, 84: 1.5, 85: 0.3 };
    // 2024-10-01 is a Tuesday.
    for (let t = 0; t < 92; t++) {
      const month = t < 31 ? 1 : t < 61 ? 1.3 : 1.8;
      expect(days[t]).toBeCloseTo(Math.exp(0.005 * t) * week[(t + 1) % 7] * month * (own[t] ?? 1), 10);
    }
    expect(
      namedDays(recipe.start, 92, recipe.holidays)
        .filter(({ period }) => period in own)
        .map(({ name }) => name),
    ).toEqual(['Thanksgiving', 'Black Friday', 'Christmas Eve', 'Christmas Day']);
  });
});
