import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePlugins, type Loaded } from '../host/describe-plugins.ts';
import { planRun, resolveRun } from '../host/plan-run.ts';
import type { Preset } from '../kit/preset.ts';
import type { PlannedStep } from '../pipeline/event.ts';
import { type PlanRun, runPlan } from './run-plan.ts';
import { openScratch } from './scratch.ts';

/** Relative luminance contrast of two #rrggbb colours (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [r, g, blue] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : Math.exp(2.4 * Math.log((share + 0.055) / 1.055));
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** The contract every preset plugin keeps. `overrides` make it small enough to be run twice here. */
export function testPreset(preset: Preset, { overrides = {}, steps }: { overrides?: Record<string, number>; steps: number }): void {
  describe(`preset ${preset.id}`, () => {
    const scratch = openScratch();
    let loaded: Loaded;
    let run: PlanRun;
    let plan: PlannedStep[];
    const request = { preset: preset.id, overrides };
    beforeAll(async () => {
      const plugins = await describePlugins();
      loaded = { ...plugins, presets: new Map([...plugins.presets, [preset.id, preset]]) };
      const settings = { seed: 42, anchorDay: '2026-05-31', reset: false, feed: null, focus: null, backtest: {}, levels: [80, 95], ...request };
      const resolution = resolveRun(loaded, settings);
      if (!resolution.ok) throw new Error(resolution.errors.map((error) => error.message).join('; '));
      plan = planRun(loaded, resolution.settings);
      run = await runPlan({ loaded, blobs: scratch.blobs, request });
    });
    afterAll(() => scratch.remove());

    it('describes itself and its form', () => {
      expect(preset.id).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
      expect(preset.story.opening.every((line) => line.length > 0)).toBe(true);
      expect(preset.config.safeParse({}).success).toBe(true);
      expect(preset.config.safeParse({ nonsense: 1 }).success).toBe(false);
      for (const [name, field] of Object.entries(preset.config.shape)) expect((field as { description?: string }).description, name).toBeTruthy();
    });

    it('has accents that can be read on dark surfaces and on light paper', () => {
      for (const accent of preset.theme.dark) for (const surface of ['#0f172a', '#1e293b']) expect(contrast(accent, surface)).toBeGreaterThanOrEqual(4.5);
      for (const accent of preset.theme.light) expect(contrast(accent, '#fbf9f5')).toBeGreaterThanOrEqual(4.5);
    });

    it(`plans ${steps} steps, each reading only what was written before`, () => {
      expect(plan).toHaveLength(steps);
      for (const step of plan)
        for (const [name, binding] of Object.entries(step.bindings))
          if (!binding.optional) expect(binding.from.length, `${step.id} reads ${name}`).toBeGreaterThan(0);
    });

    it('runs green and ends with every step', () => {
      expect(run.state.steps.map((step) => `${step.id} ${step.status}`).filter((line) => /fail|pending|running/.test(line))).toEqual([]);
      expect(run.state.steps).toHaveLength(steps);
    });

    it('makes as much data as its shape says', () => {
      const shape = preset.shape(preset.config.parse(overrides), '2026-05-31');
      const seed = run.outcomes.get('seed');
      expect(seed?.data).toMatchObject({ series: shape.series, periods: shape.periods });
    });

    it('gives equal digests when it runs again', async () => {
      const again = await runPlan({ loaded, blobs: scratch.blobs, request });
      const digests = ({ outcomes }: PlanRun): string[] =>
        [...outcomes].flatMap(([id, { outputs }]) => outputs.map(({ output, digest }) => `${id}/${output} ${digest}`));
      expect(digests(again)).toEqual(digests(run));
      expect(digests(run).length).toBeGreaterThan(5);
    });
  });
}
