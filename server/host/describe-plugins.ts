import { z } from 'zod';
import type { JsonObject } from '../kit/json.ts';
import type { Model } from '../kit/model.ts';
import type { Preset } from '../kit/preset.ts';
import { BacktestSettings, type PlanSettings } from '../kit/settings.ts';
import type { Step } from '../kit/step.ts';
import type { Catalogue, ModelDescriptor, PluginRef, PresetDescriptor, SetAside, StepDescriptor } from '../pipeline/catalogue.ts';
import { checkPlugin, idOf, type PluginType, typeOf } from './check-plugin.ts';
import { digestCode } from './digest-code.ts';
import { BUILT_IN, listPluginFiles, loadPlugin, type PluginFolder } from './load-plugins.ts';
import { type Announce, type LoadedModule, loadThirdParty, remedy, setAside, type ThirdParty, wordsOf } from './load-third-party.ts';

const ID = /^[a-z][a-z0-9_]{0,63}$/;

export interface Loaded {
  catalogue: Catalogue;
  presets: ReadonlyMap<string, Preset>;
  steps: ReadonlyMap<string, Step>;
  models: ReadonlyMap<string, Model>;
}

/** Where a plugin comes from, and how to speak of it when it cannot be used. */
interface Place extends PluginRef {
  origin: string;
  codeDigest: string;
}
interface Candidate<P> {
  at: Place;
  load(): Promise<P> | P;
  setAside(reason: string): SetAside;
}

/**
 * Loads every plugin and describes it: our own, those of further folders, and of third parties what is allowed. One that cannot be
 * used is set aside with a sentence, never a crash.
 */
export async function describePlugins(further: readonly PluginFolder[] = [], third?: ThirdParty, announce: Announce = () => {}): Promise<Loaded> {
  const folders = [BUILT_IN, ...further];
  const codeDigest = digestCode(further.map((folder) => folder.path));
  const quarantined: SetAside[] = [];

  const register = async <P extends Step | Preset | Model, D>(candidates: readonly Candidate<P>[], describe: (plugin: P, at: Place) => D) => {
    const plugins = new Map<string, P>();
    const holders = new Map<string, string>();
    const descriptors: D[] = [];
    for (const candidate of candidates) {
      const { file, sealed } = candidate.at;
      if (sealed) announce({ note: 'begin', doing: 'plan', name: sealed.name, hash: sealed.hash });
      try {
        const plugin = await candidate.load();
        if (!ID.test(plugin.id)) throw new TypeError(`its id "${plugin.id}" does not fit ${ID.source}; rename it`);
        const holder = holders.get(plugin.id);
        if (holder) throw new TypeError(`its id "${plugin.id}" is taken by ${holder}; rename one of the two`);
        descriptors.push(describe(plugin, candidate.at));
        plugins.set(plugin.id, plugin);
        holders.set(plugin.id, sealed?.name ?? file);
      } catch (error) {
        quarantined.push(candidate.setAside(wordsOf(error)));
      }
      if (sealed) announce({ note: 'end' });
    }
    return { plugins, descriptors };
  };

  const ours = async <P extends Step | Preset | Model>(type: PluginType): Promise<Candidate<P>[]> => {
    const candidates: Candidate<P>[] = [];
    for (const folder of folders)
      for (const file of listPluginFiles(folder, `${type}s`)) candidates.push(await ownCandidate<P>({ file, origin: folder.origin, codeDigest }, type));
    return candidates;
  };
  // Ours are loaded before a third party's module runs, and registered first: it can take no id of theirs.
  const [steps, models, presets] = [await ours<Step>('step'), await ours<Model>('model'), await ours<Preset>('preset')];
  const { modules, ...rest } = third ? await loadThirdParty(third, announce) : { modules: [], quarantined: [], waiting: [] };
  quarantined.push(...rest.quarantined);
  const theirs = modules.flatMap((module) => module.plugins.map((plugin, index) => ({ module, plugin, index })));
  const of = <P extends object>(type: PluginType): Candidate<P>[] =>
    theirs.flatMap(({ module, plugin, index }) => {
      try {
        return typeOf(plugin) === type ? [foreignCandidate<P>(module, plugin as P, index, type, third?.folder ?? '')] : [];
      } catch (error) {
        if (type === 'step') quarantined.push(foreignCandidate(module, plugin, index, null, '').setAside(wordsOf(error)));
        return [];
      }
    });
  const stepSet = await register([...steps, ...of<Step>('step')], describeStep);
  const modelSet = await register([...models, ...of<Model>('model')], describeModel);
  const presetSet = await register([...presets, ...of<Preset>('preset')], (preset, at) => describePreset(preset, at, [...stepSet.plugins.keys()]));
  const catalogue: Catalogue = {
    presets: presetSet.descriptors,
    steps: stepSet.descriptors,
    models: modelSet.descriptors,
    quarantined,
    waiting: rest.waiting,
    codeDigest,
  };
  return { catalogue, presets: presetSet.plugins, steps: stepSet.plugins, models: modelSet.plugins };
}

async function ownCandidate<P extends Step | Preset | Model>(
  from: { file: string; origin: string; codeDigest: string },
  type: PluginType,
): Promise<Candidate<P>> {
  const at: Place = { ...from, index: 0, sealed: null };
  const { file, origin, codeDigest } = from;
  const loading = loadPlugin<P>(at);
  await loading.catch(() => {});
  return {
    at,
    load: () => loading,
    setAside: (reason) => ({ name: file, file, origin, version: null, hash: codeDigest, type, id: null, reason: `${file} is set aside: ${reason}` }),
  };
}

function foreignCandidate<P extends object>({ found }: LoadedModule, plugin: P, index: number, type: PluginType | null, folder: string): Candidate<P> {
  const { name, path, hash, entry, origin } = found;
  const id = idOf(plugin);
  return {
    at: { file: entry, index, sealed: { name, path, hash, folder }, origin, codeDigest: hash },
    load() {
      if (type) checkPlugin(type, plugin);
      return plugin;
    },
    setAside: (reason) => setAside(found, `${type && id ? `${type} "${id}" of ${name}` : name} is set aside: ${reason}; ${remedy(found)}`, { type, id }),
  };
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
      Object.entries(step.writes).map(([name, kind]) => [
        name,
        typeof kind === 'string' ? { kind, many: false } : { kind: kind.many, many: true, ...(kind.aside ? { aside: true as const } : {}) },
      ]),
    ),
    world: step.world ?? [],
    cached: step.cached ?? true,
    skipWhenReused: step.skipWhenReused ?? false,
    timeoutMs: step.timeoutMs ?? 1_800_000,
    retries: step.retries ?? 0,
  };
}

function describeModel(model: Model, at: Place): ModelDescriptor {
  const { id, version, title, summary, source, scope } = model;
  const needs = scope === 'combination' ? { minHistory: () => 1, drivers: [] } : model.needs;
  return {
    id,
    version,
    title,
    summary,
    source,
    scope,
    ...at,
    baseline: model.baseline ?? false,
    recommended: model.recommended ?? true,
    minHistory: needs.minHistory(7),
    drivers: needs.drivers ?? [],
    members: scope === 'combination' ? model.members.map((member) => member.model) : [],
  };
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
    place: preset.place ?? 100,
    form: z.toJSONSchema(preset.config, { io: 'input' }) as JsonObject,
    shape,
    steps: phases.reduce((sum, phase) => sum + phase.steps.length, 0),
    phases: phases.length,
    spark: sampleOf(preset, settings),
  };
}

function sampleOf(preset: Preset, settings: PlanSettings<unknown>): number[] {
  const sample = preset.sample?.(settings as never) ?? [];
  if (sample.length > 2000 || !sample.every(Number.isFinite)) throw new TypeError('its sample has more than 2,000 numbers, or some that are not finite');
  return [...sample];
}
