import type { Assumptions, PlanScope, PlanWarning } from '../../server/kit/kinds/scenario.ts';
import type { DriverRole } from '../../server/kit/model.ts';
import type { Trained } from '../explaining/explain-path.ts';
import type { Dataset } from '../modeling/history.ts';
import type { ModelData } from '../modeling/model-data.ts';
import { alterDrivers, type Effective, looksAt, rolesOfAssumption } from './alter-drivers.ts';
import { forecastScope, reachOf, type ScopePath } from './forecast-scope.ts';
import { type Effect, type Effects, GROWTH_SPAN } from './measure-effects.ts';
import { openScope, seriesOf } from './open-scope.ts';
import { intensityOf, type Laid, layAssumptions, warnUnseen } from './read-assumptions.ts';
import { warnEvidence } from './warn-evidence.ts';

export interface PlanCall {
  dataset: Dataset;
  trained: ReadonlyMap<string, Trained>;
  /** A trained model. */
  model: string;
  scope: PlanScope;
  horizon: number;
  assumptions: Assumptions;
  effects: Effects;
  /** Of everything the forecast as it stands is made from. */
  key: string;
}

/** An uncertain coefficient and how much of it each cell has: d log(sales) = x · d(coefficient). */
export interface Leaning {
  error: number;
  /** [series, horizon]. */
  x: Float64Array;
}

/** One version of the days ahead. */
export interface Outlook {
  /** Units, [series, horizon]. */
  mean: Float64Array;
  /** Price of a unit, [series, horizon]; null without prices. */
  price: Float64Array | null;
  leanings: readonly Leaning[];
}

export interface Plan {
  ordinals: readonly number[];
  scopeName: string;
  horizon: number;
  /** The forecast as it stands; no leanings. */
  baseline: Outlook;
  path: ScopePath;
  isNonNegative: boolean;
  laid: Laid;
  warnings: readonly PlanWarning[];
  methods: readonly { name: Effective; method: 'model' | 'heuristic'; why: string; periods: number }[];
  /** The days ahead with these assumptions. */
  outlook(names: readonly Effective[]): Outlook;
  /** The coefficient a named day is taken to have. */
  holiday: Effect;
}

const NAMES: readonly Effective[] = ['price', 'promotion', 'holiday', 'lifecycle'];
/** Least change of the sum, as a share of it, that counts as a reaction of the model. */
const REACTION = 1e-9;

/** Forecasts the scope as it stands and makes ready to forecast it under assumptions. */
export function openPlan(call: PlanCall): Plan {
  const { dataset, trained, model, scope, horizon, assumptions, effects, key: baselineKey } = call;
  const { ordinals, name: scopeName } = seriesOf(dataset, scope);
  const laid = layAssumptions(dataset, horizon, assumptions);
  const roles = new Set<DriverRole>([...trained.values()].flatMap((one) => (one.model.scope === 'combination' ? [] : (one.model.needs.drivers ?? []))));
  const data = openScope(dataset, ordinals, reachOf(model, trained, horizon), roles);
  const path = baselines.get(baselineKey) ?? forecastScope(model, trained, data, ordinals, horizon);
  keep(baselineKey, path);
  const known = openKnown(dataset, ordinals, horizon);
  const holiday = holidayEffect(effects, assumptions);

  const sight: Sight = { call, laid, data, path, ordinals, known, holiday, byModel: new Map(), methods: new Set() };
  const given = NAMES.filter((name) => assumptions[name] !== undefined);
  const methods = given.map((name) => ({ name, periods: periodsOf(laid, name), ...methodOf(sight, name) }));
  for (const { name, method } of methods) if (method === 'model') sight.methods.add(name);
  const warnings = [...laid.warnings, ...warnUnseen(dataset, ordinals, laid), ...warnEvidence(methods, laid, effects, holiday)];
  return {
    ordinals,
    scopeName,
    horizon,
    baseline: { mean: path.mean, price: known.price, leanings: [] },
    path,
    isNonNegative: ordinals.every((_, row) => data.nonNegative[row] === 1),
    laid,
    warnings,
    methods,
    outlook: (names) => lookAhead(sight, names),
    holiday,
  };
}

/** What outlooks are made from. */
interface Sight {
  call: PlanCall;
  laid: Laid;
  data: ModelData;
  path: ScopePath;
  ordinals: readonly number[];
  known: ReturnType<typeof openKnown>;
  holiday: Effect;
  /** Means by the model under the assumptions joined in the key. */
  byModel: Map<string, Float64Array>;
  /** Assumptions the model itself works out. */
  methods: Set<Effective>;
}

/** The model's forecast with the drivers of these assumptions changed. */
function modelMean({ call, laid, data, path, ordinals, byModel }: Sight, names: readonly Effective[]): Float64Array {
  if (names.length === 0) return path.mean;
  const { model, trained, dataset, assumptions, horizon } = call;
  const altered = () => alterDrivers(data, dataset.meta, laid, new Set(names), assumptions.holiday?.name);
  const key = names.join();
  const made = byModel.get(key) ?? forecastScope(model, trained, altered(), ordinals, horizon).mean;
  byModel.set(key, made);
  return made;
}

/** Steps of the horizon an assumption touches. */
function periodsOf(laid: Laid, name: Effective): number {
  let count = 0;
  for (let h = 0; h < laid.holiday.length; h++) {
    const isTouched =
      name === 'price'
        ? laid.priceFactor.price[h] !== 1
        : name === 'promotion'
          ? laid.promotion[h] === 1 || laid.priceFactor.promotion[h] !== 1
          : laid[name][h] === 1;
    if (isTouched) count++;
  }
  return count;
}

function methodOf(sight: Sight, name: Effective): { method: 'model' | 'heuristic'; why: string } {
  const { call, laid, path } = sight;
  const { model, trained, dataset } = call;
  const title = trained.get(model)?.model.title ?? model;
  const wanted = rolesOfAssumption(name, laid, dataset.meta);
  if (name === 'lifecycle') return { method: 'heuristic', why: 'no model knows of a stage of life: growth is read off the series themselves' };
  if (wanted === null) return { method: 'heuristic', why: `the data have no ${name} that a model could look at` };
  const drivers = wanted.join(' and ');
  if (!looksAt(model, trained, wanted))
    return { method: 'heuristic', why: `${title} does not look at ${drivers}: the estimated effect is applied to its forecast` };
  if (periodsOf(laid, name) > 0 && !isMoved(path.mean, modelMean(sight, [name])))
    return { method: 'heuristic', why: `${title} looks at ${drivers} but does not react here: the estimated effect is applied to its forecast` };
  return { method: 'model', why: `${title} has ${drivers} among what it looks at` };
}

/** The days ahead under some of the assumptions: what the model works out, times what is estimated of the others. */
function lookAhead(sight: Sight, names: readonly Effective[]): Outlook {
  const { call, laid, known, holiday, ordinals, methods } = sight;
  const { effects, assumptions, horizon } = call;
  const mean = modelMean(
    sight,
    NAMES.filter((name) => names.includes(name) && methods.has(name)),
  ).slice();
  const has = (name: Effective): boolean => names.includes(name);
  const depth = intensityOf(laid, effects.depths);
  const [price, lift, named, growth] = [0, 1, 2, 3].map(() => new Float64Array(mean.length));
  const prices = known.price?.slice() ?? null;
  for (let row = 0; row < ordinals.length; row++)
    for (let h = 0; h < horizon; h++) {
      const cell = row * horizon + h;
      const own = has('price') ? Math.log(laid.priceFactor.price[h]) : 0;
      const offer = has('promotion') ? Math.log(laid.priceFactor.promotion[h]) : 0;
      const depthHere = has('promotion') && laid.promotion[h] === 1 && known.promotion[cell] === 0 ? depth : 0;
      price[cell] = own + offer;
      lift[cell] = depthHere / (1 + effects.lift.value * depthHere);
      named[cell] = has('holiday') && laid.holiday[h] === 1 ? 1 : 0;
      growth[cell] = has('lifecycle') && laid.lifecycle[h] === 1 ? (h + 1) / GROWTH_SPAN : 0;
      if (prices) prices[cell] *= Math.exp(own + offer);
      let log = 0;
      if (!methods.has('price')) log += effects.elasticity.value * own;
      if (!methods.has('promotion')) log += effects.elasticity.value * offer + Math.log(1 + effects.lift.value * depthHere);
      if (!methods.has('holiday')) log += holiday.value * named[cell];
      if (growth[cell] !== 0) log += effects.lifecycle[assumptions.lifecycle?.stage ?? 'maturity'].value * growth[cell];
      if (log !== 0) mean[cell] *= Math.exp(log);
    }
  const stage = effects.lifecycle[assumptions.lifecycle?.stage ?? 'maturity'];
  const leanings = [
    { error: effects.elasticity.error, x: price },
    { error: effects.lift.error, x: lift },
    { error: holiday.error, x: named },
    { error: stage.error, x: growth },
  ].filter(({ x }) => x.some((one) => one !== 0));
  return { mean, price: prices, leanings };
}

/** The latest forecasts as they stand: the same for every assumption that is tried on them. */
const baselines = new Map<string, ScopePath>();
const KEPT = 4;

function keep(key: string, path: ScopePath): void {
  baselines.delete(key);
  baselines.set(key, path);
  for (const oldest of [...baselines.keys()].slice(0, -KEPT)) baselines.delete(oldest);
}

/** True when the two paths differ by more than rounding. */
function isMoved(before: Float64Array, after: Float64Array): boolean {
  let [size, moved] = [0, 0];
  for (let cell = 0; cell < before.length; cell++) {
    size += Math.abs(before[cell]);
    moved += Math.abs(after[cell] - before[cell]);
  }
  return moved > REACTION * size;
}

/** What is known of price and promotion ahead: the data's own plan, else the last price and no promotion. */
function openKnown(dataset: Dataset, ordinals: readonly number[], horizon: number): { price: Float64Array | null; promotion: Float64Array } {
  const { periods, channels } = dataset.meta;
  const has = (name: string): boolean => channels.some((channel) => channel.name === name && channel.role === 'known');
  const price = has('price') ? new Float64Array(ordinals.length * horizon) : null;
  const promotion = new Float64Array(ordinals.length * horizon);
  for (const [row, ordinal] of ordinals.entries()) {
    const { channel } = dataset.series(ordinal);
    const [own, flag] = [channel('price'), channel('promotion')];
    for (let h = 0; h < horizon; h++) {
      if (price && own) price[row * horizon + h] = own[Math.min(own.length - 1, periods + h)];
      if (flag) promotion[row * horizon + h] = periods + h < flag.length ? flag[periods + h] : 0;
    }
  }
  return { price: price?.some((value) => value > 0) ? price : null, promotion };
}

function holidayEffect({ holidays, anyHoliday }: Effects, { holiday }: Assumptions): Effect {
  const named = holidays.find(({ name }) => name === holiday?.name);
  return named ? { value: named.value, error: named.error, seen: named.seen, evidence: 'data' } : anyHoliday;
}
