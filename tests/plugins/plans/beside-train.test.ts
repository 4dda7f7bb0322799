import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elevenSteps } from '../../../plugins/plans/eleven-steps.ts';
import { retailConfig, retailRecipe, retailShape } from '../../../plugins/plans/retail-config.ts';
import { describePlugins, type Loaded } from '../../../server/host/describe-plugins.ts';
import { openInput } from '../../../server/host/execute-step.ts';
import type { KindValue } from '../../../server/kit/kinds/index.ts';
import { definePreset, type Preset, use } from '../../../server/kit/preset.ts';
import { type PlanRun, runPlan } from '../../../server/kit-testing/run-plan.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';

const DEFAULTS = { stores: 2, products: 4, windowDays: 120, promotionIntensity: 0.15, stockoutIntensity: 0.05, noiseSigma: 0.1 };

/** The eleven steps with enrichment, backfill and the feature-aware model between them. */
const preset = definePreset({
  id: 'beside_train',
  version: '1.0.0',
  title: 'Beside train',
  story: { opening: ['One.', 'Two.'], closing: '{winner}.' },
  theme: { dark: ['#fbbf24', '#a5b4fc'], light: ['#b45309', '#4338ca'], effect: 'none' },
  place: 99,
  expected: 'green',
  config: retailConfig({ ...DEFAULTS, effects: ['returns', 'weather', 'macro'] }),
  shape: retailShape,
  plan: (settings) =>
    elevenSteps(settings, retailRecipe(settings.overrides, settings, { replenishment: true })).map(({ phase, steps }) => {
      const { horizon } = settings.backtest;
      if (phase === 'data') return { phase, steps: [...steps, use('phase2_enrichment', {}), use('historical_backfill', { horizon })] };
      if (phase === 'modeling') return { phase, steps: [...steps, use('v2_train', { horizon })] };
      return { phase, steps };
    }),
});

describe('a plan with enrichment, backfill and v2 beside train', () => {
  const { blobs, remove } = openScratch();
  let run: PlanRun;
  beforeAll(async () => {
    const plugins = await describePlugins();
    const loaded: Loaded = { ...plugins, presets: new Map([...plugins.presets, [preset.id, preset as unknown as Preset]]) };
    run = await runPlan({ loaded, blobs, request: { preset: preset.id } });
  }, 120_000);
  afterAll(remove);
  const statusOf = (id: string) => run.state.steps.find((step) => step.id === id)?.status;
  const metaOf = <K extends 'backtest' | 'forecast' | 'models' | 'dataset'>(step: string, kind: K) =>
    openInput(blobs, { ...run.output(step, kind), step }).table().meta as KindValue<K>;

  it('ends every step green', () => {
    for (const id of ['phase2_enrichment', 'historical_backfill', 'train', 'v2_train', 'backtest', 'register', 'verify'])
      expect(statusOf(id), `${id}: ${run.outcomes.get(id)?.detail}`).toMatch(/pass|warn/);
  });

  it('lets v2 compete with its own forecasts', () => {
    const { models } = metaOf('backtest', 'backtest');
    expect(models.map(({ id }) => id)).toContain('v2');
    expect(metaOf('backtest', 'forecast').models).toContain('v2');
  });

  it('reads the enriched version in every later step', () => {
    const enriched = run.output('phase2_enrichment', 'dataset').digest;
    expect(enriched).not.toBe(run.output('seed', 'dataset').digest);
    expect(metaOf('phase2_enrichment', 'dataset').channels.map(({ name }) => name)).toContain('launch_age');
    for (const id of ['historical_backfill', 'train', 'v2_train', 'backtest', 'register'])
      expect(run.state.plan.find((step) => step.id === id)?.bindings.dataset.from, id).toEqual(['phase2_enrichment']);
  });

  it('keeps backfilled models out of the competition, the registry entry of the winner and its verification', () => {
    for (const id of ['backtest', 'register', 'verify'])
      expect(run.state.plan.find((step) => step.id === id)?.bindings.models.from, id).toEqual(['train', 'v2_train']);
    const backfilled = new Set(run.outcomes.get('historical_backfill')?.outputs.map(({ digest }) => digest));
    expect(backfilled.size).toBe(6);
    for (const intent of run.outcomes.get('register')?.intents ?? []) if ('digest' in intent) expect(backfilled.has(intent.digest ?? '')).toBe(false);
  });
});
