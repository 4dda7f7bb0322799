import { z } from 'zod';
import type { JsonObject } from '../kit/json.ts';
import type { Model } from '../kit/model.ts';
import type { Preset } from '../kit/preset.ts';
import { BacktestSettings, type PlanSettings } from '../kit/settings.ts';
import type { Step } from '../kit/step.ts';
import type { Catalogue, ModelDescriptor, PresetDescriptor, StepDescriptor } from '../pipeline/catalogue.ts';
import { digestCode } from './digest-code.ts';
import { BUILT_IN, listPluginFiles, loadPlugin, type PluginFolder } from './load-plugins.ts';

const ID = /^[a-z][a-z0-9_]{0,63}$/;

export interface Loaded {
  catalogue: Catalogue;
  presets: ReadonlyMap<string, Preset>;
  steps: ReadonlyMap<string, Step>;
  models: ReadonlyMap<string, Model>;
}

/** Loads every plugin file and describes it. A file that cannot be used is set aside with a sentence, never a crash. */
export async function describePlugins(further: readonly PluginFolder[] = []): Promise<Loaded> {
  const folders = [BUILT_IN, ...further];
  const quarantined: { file: string; reason: string }[] = [];
  const load = async <P extends Step | Preset | Model, D>(folder: 'presets' | 'models' | 'steps', describe: (plugin: P, at: Place) => D) => {
    const plugins = new Map<string, P>();
    const descriptors: D[] = [];
    for (const { file, origin } of folders.flatMap((one) => listPluginFiles(one, folder).map((path) => ({ file: path, origin: one.origin })))) {
      try {
        const plugin = await loadPlugin<P>(file);
        if (!ID.test(plugin.id)) throw new TypeError(`its id "${plugin.id}" does not fit ${ID.source}; rename it`);
        if (plugins.has(plugin.id)) throw new TypeError(`its id "${plugin.id}" is taken by another file; rename one of the two`);
        descriptors.push(describe(plugin, { file, origin }));
        plugins.set(plugin.id, plugin);
      } catch (error) {
        quarantined.push({ file, reason: `${file} is set aside: ${error instanceof Error ? error.message : String(error)}` });
      }
    }
    return { plugins, descriptors };
  };
  const steps = await load<Step, StepDescriptor>('steps', describeStep);
  const models = await load<Model, ModelDescriptor>('models', describeModel);
  const presets = await load<Preset, PresetDescriptor>('presets', (preset, at) => describePreset(preset, at, [...steps.plugins.keys()]));
  const catalogue = {
    presets: presets.descriptors,
    steps: steps.descriptors,
    models: models.descriptors,
    quarantined,
    codeDigest: digestCode(further.map((folder) => folder.path)),
  };
  return { catalogue, presets: presets.plugins, steps: steps.plugins, models: models.plugins };
}

interface Place {
  file: string;
  origin: string;
}

function describeStep(step: Step, at: Place): StepDescriptor {
  return {
    id: step.id,
    version: step.version,
    title: step.title,
    summary: step.summary,
    ...at,
    reads: Object.fromEntries(Object.entries(step.reads).map(([name, read]) => [name, { ...read }])),
    writes: Object.fromEntries(
      Object.entries(step.writes).map(([name, kind]) => [name, typeof kind === 'string' ? { kind, many: false } : { kind: kind.many, many: true }]),
    ),
    world: step.world ?? [],
    cached: step.cached ?? true,
    skipWhenReused: step.skipWhenReused ?? false,
    timeoutMs: step.timeoutMs ?? 1_800_000,
    retries: step.retries ?? 0,
  };
}

function describeModel(model: Model, at: Place): ModelDescriptor {
  const { id, version, title, summary, source } = model;
  return { id, version, title, summary, source, ...at, baseline: model.baseline ?? false, minHistory: model.needs.minHistory(7) };
}

/** A day on which every preset can be described; its window only moves with it. */
const ANY_DAY = '2026-01-31';

function describePreset(preset: Preset, at: Place, steps: readonly string[]): PresetDescriptor {
  const overrides = preset.config.parse({});
  const shape = preset.shape(overrides, ANY_DAY);
  const settings: PlanSettings<typeof overrides> = {
    seed: 42,
    anchorDay: ANY_DAY,
    reset: false,
    overrides,
    feed: false,
    shape,
    focus: null,
    models: ['naive', 'seasonal_naive'],
    backtest: BacktestSettings.parse({ horizon: 14, strategy: 'expanding', windows: 3, stepSize: 14, minTrain: 30, gap: 0, metric: 'wape' }),
    levels: [80, 95],
  };
  const phases = preset.plan(settings);
  const unknown = phases.flatMap((phase) => phase.steps).find((step) => !steps.includes(step.uses));
  if (unknown) throw new TypeError(`its plan uses step "${unknown.uses}", which does not exist; there are ${[...steps].sort().join(', ')}`);
  return {
    id: preset.id,
    version: preset.version,
    title: preset.title,
    ...at,
    story: preset.story,
    theme: preset.theme,
    expected: preset.expected,
    form: z.toJSONSchema(preset.config, { io: 'input' }) as JsonObject,
    shape,
    steps: phases.reduce((sum, phase) => sum + phase.steps.length, 0),
    phases: phases.length,
  };
}
