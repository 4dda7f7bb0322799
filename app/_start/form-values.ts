import type { Json, JsonObject } from '../../server/kit/json.ts';
import type { ResolvedConfig } from '../../server/services/run/views.ts';
import { commaWords } from '../_ui/comma-words.ts';

/** What stands in the form, as typed; empty text means the default. */
export interface FormValues {
  preset: string;
  seed: string;
  anchorDay: string;
  /** Series-days asked for; empty = the size the form says. */
  count: string;
  /** Path of an override (`effects.weather`) → text or switch, only where it differs from the default. */
  overrides: Readonly<Record<string, string | boolean>>;
  /** Null = the recommended set. */
  models: readonly string[] | null;
  backtest: Readonly<Record<BacktestField, string>>;
  levels: string;
  focus: string;
  keep: boolean;
  name: string;
  reuse: boolean;
  /** Recorded settings that have no field of their own; sent as they are. */
  recorded: JsonObject;
}
export const BACKTEST_FIELDS = ['horizon', 'windows', 'stepSize', 'minTrain', 'gap', 'strategy', 'metric', 'testSeries'] as const;
export type BacktestField = (typeof BACKTEST_FIELDS)[number];

const NO_BACKTEST: FormValues['backtest'] = { horizon: '', windows: '', stepSize: '', minTrain: '', gap: '', strategy: '', metric: '', testSeries: '' };

export const emptyValues = (preset: string): FormValues => ({
  preset,
  seed: '42',
  anchorDay: '',
  count: '',
  overrides: {},
  models: null,
  backtest: NO_BACKTEST,
  levels: '80, 95',
  focus: '',
  keep: false,
  name: '',
  reuse: true,
  recorded: {},
});

/** Every leaf of a config by its path. */
export function flatten(value: JsonObject, prefix = ''): Record<string, string | boolean> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, one]) => {
      if (typeof one === 'object' && one !== null && !Array.isArray(one)) return flatten(one, `${prefix}${key}.`);
      return { [prefix + key]: typeof one === 'boolean' ? one : String(one) };
    }),
  );
}

/** The form of a run that is started again with changes. */
export function valuesOfConfig(config: ResolvedConfig): FormValues {
  const { backtest } = config;
  return {
    ...emptyValues(config.preset),
    seed: String(config.seed),
    anchorDay: config.feed ? '' : config.anchorDay,
    overrides: flatten(config.overrides),
    models: config.models,
    backtest: {
      horizon: String(backtest.horizon),
      windows: String(backtest.windows),
      stepSize: String(backtest.stepSize),
      minTrain: String(backtest.minTrain),
      gap: String(backtest.gap),
      strategy: backtest.strategy,
      metric: backtest.metric,
      testSeries: String(backtest.testSeries),
    },
    levels: config.levels.join(', '),
    focus: config.focus && 'series' in config.focus ? config.focus.series : '',
    recorded: recordedOf(config),
  };
}

/** Settings of a config that the form has no field for, unless they are the defaults. */
function recordedOf({ reset, reuseDataset, focus, backtest }: ResolvedConfig): JsonObject {
  return {
    ...(reset ? { reset } : {}),
    ...(reuseDataset ? {} : { reuseDataset }),
    ...(focus && 'store' in focus ? { focus: { store: focus.store, product: focus.product } } : {}),
    ...(backtest.maxTrain === undefined ? {} : { backtest: { maxTrain: backtest.maxTrain } }),
  };
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const SIZES = ['stores', 'products', 'windowDays'];

/** The form with another count: it takes the place of sizes that were set before; one set after it stays. */
export function withCount(values: FormValues, count: string): FormValues {
  if (count.trim() === '') return { ...values, count };
  return { ...values, count, overrides: Object.fromEntries(Object.entries(values.overrides).filter(([path]) => !SIZES.includes(path))) };
}

/** A number when it reads as one, else the text itself, so that the server can say what is wrong with it. */
const numberOr = (text: string): Json => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);

function unflatten(flat: FormValues['overrides']): JsonObject {
  const out: JsonObject = {};
  for (const [path, value] of Object.entries(flat)) {
    if (value === '') continue;
    const keys = path.split('.');
    const last = keys.pop() ?? path;
    let at = out;
    for (const key of keys) {
      const inner = at[key];
      const next: JsonObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {};
      at[key] = next;
      at = next;
    }
    at[last] = typeof value === 'boolean' ? value : numberOr(value);
  }
  return out;
}

/** The run a form was filled from, and the step it restarts from when it does. */
export interface Source {
  runId: string;
  step: string | null;
}

/** The request with where it comes from, so that what was changed is shown and recorded. */
export const withSource = (request: JsonObject, source: Source | null): JsonObject => ({
  ...request,
  ...(source ? { modifiedFrom: source.runId } : {}),
  ...(source?.step ? { fromStep: { runId: source.runId, step: source.step } } : {}),
});

/** The start request: only what was set, so that defaults stay the server's. */
export function toRequest(values: FormValues, feedId: string | null): JsonObject {
  const backtest = Object.fromEntries(
    Object.entries(values.backtest)
      .filter(([, value]) => value !== '')
      .map(([key, value]) => [key, key === 'strategy' || key === 'metric' ? value : numberOr(value)]),
  );
  const levels = commaWords(values.levels).map(numberOr);
  const { backtest: ownSplit, ...recorded } = values.recorded;
  const split = { ...(isObject(ownSplit) ? ownSplit : {}), ...backtest };
  return {
    ...recorded,
    preset: values.preset,
    seed: numberOr(values.seed === '' ? '42' : values.seed),
    ...(feedId ? { feed: feedId } : { overrides: unflatten(values.overrides) }),
    ...(values.count.trim() && !feedId ? { count: numberOr(values.count) } : {}),
    ...(values.anchorDay && !feedId ? { anchorDay: values.anchorDay } : {}),
    ...(values.models ? { models: [...values.models] } : {}),
    ...(Object.keys(split).length > 0 ? { backtest: split } : {}),
    ...(levels.length > 0 ? { levels } : {}),
    ...(values.focus.trim() ? { focus: { series: values.focus.trim() } } : {}),
    ...(values.keep ? { preservation: 'keep' } : {}),
    ...(values.keep && values.name.trim() ? { workspaceName: values.name.trim() } : {}),
    reuse: values.reuse,
  };
}
