import type { z } from 'zod';
import { fieldErrors } from '../field-errors.ts';
import type { JsonObject } from '../kit/json.ts';
import type { PlanSettings } from '../kit/settings.ts';
import { bindPlan } from '../pipeline/bind-plan.ts';
import type { PlannedStep } from '../pipeline/event.ts';
import { fitSplit } from '../pipeline/fit-split.ts';
import { isRecommended } from '../pipeline/is-recommended.ts';
import type { RunSettings, StartSettings } from '../pipeline/run-settings.ts';
import type { Loaded } from './describe-plugins.ts';

export type Resolution = { ok: true; settings: RunSettings; warnings: string[] } | { ok: false; errors: { path: string; message: string }[] };

const BASELINES = ['naive', 'seasonal_naive'];

/** Fills a start request from preset and defaults, or lists every bad field. */
export function resolveRun({ presets, models, catalogue }: Loaded, request: StartSettings): Resolution {
  const preset = presets.get(request.preset);
  if (!preset) {
    const ids = catalogue.presets.map((one) => one.id).join(', ');
    return { ok: false, errors: [{ path: 'preset', message: `no preset "${request.preset}"; there are ${ids}` }] };
  }
  const errors: { path: string; message: string }[] = [];
  const config = preset.config.safeParse(request.overrides);
  if (!config.success) errors.push(...fieldErrors(config.error, 'overrides'));
  for (const id of request.models ?? [])
    if (!models.has(id)) errors.push({ path: 'models', message: `no model "${id}"; there are ${[...models.keys()].sort().join(', ')}` });
  if (!config.success) return { ok: false, errors };
  const warnings: string[] = [];
  if (request.feed && Object.keys(request.overrides).length > 0) warnings.push('overrides are for the generator; with a feed they are not used');
  const shape = request.feed?.shape ?? preset.shape(config.data, request.anchorDay);
  const split = fitSplit(shape.frequency, shape.periods, request.backtest);
  if (!split.ok) errors.push(...split.errors);
  if (!split.ok || errors.length > 0) return { ok: false, errors };
  const chosen = request.models ?? recommendedIds(models, shape, split.backtest);
  const missing = BASELINES.filter((id) => !chosen.includes(id));
  if (request.models && missing.length > 0) warnings.push(`${missing.join(' and ')} added: the baselines stand in every leaderboard`);
  return {
    ok: true,
    warnings: [...split.warnings, ...warnings],
    settings: {
      preset: preset.id,
      presetVersion: preset.version,
      seed: request.seed,
      anchorDay: request.anchorDay,
      reset: request.reset,
      overrides: config.data as JsonObject,
      feed: request.feed !== null,
      shape,
      focus: request.focus,
      models: [...chosen, ...missing].sort(),
      backtest: split.backtest,
      levels: [...request.levels].sort((a, b) => a - b),
    },
  };
}

function recommendedIds(models: Loaded['models'], shape: RunSettings['shape'], split: RunSettings['backtest']): string[] {
  return [...models.values()].filter(({ recommended = true }) => isRecommended(recommended, shape, split)).map(({ id }) => id);
}

/** The planned, bound steps of resolved settings. @throws Error when preset or params no longer fit, naming step and field */
export function planRun({ presets, steps, catalogue }: Loaded, settings: RunSettings): PlannedStep[] {
  const preset = presets.get(settings.preset);
  if (!preset) throw new RangeError(`no preset "${settings.preset}" any more; install it again or start another`);
  const overrides = preset.config.parse(settings.overrides);
  const phases = preset.plan({ ...settings, overrides } as PlanSettings<typeof overrides>).map(({ phase, steps: drafts }) => ({
    phase,
    steps: drafts.map((draft) => ({ ...draft, params: paramsOf(steps.get(draft.uses)?.params, draft) })),
  }));
  return bindPlan(phases, new Map(catalogue.steps.map((step) => [step.id, step])), settings.feed);
}

function paramsOf(schema: z.ZodType | undefined, draft: { id: string; params: unknown }): JsonObject {
  if (!schema) return draft.params as JsonObject;
  const parsed = schema.safeParse(draft.params);
  if (!parsed.success)
    throw new RangeError(
      `params of step ${draft.id}: ${fieldErrors(parsed.error)
        .map((error) => `${error.path} ${error.message}`)
        .join('; ')}`,
    );
  return parsed.data as JsonObject;
}
