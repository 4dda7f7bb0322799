import { dateOfPeriod } from '../../server/kit/calendar.ts';
import type { Table } from '../../server/kit/kind.ts';
import type { KindValue } from '../../server/kit/kinds/index.ts';
import type { ForecastMeta } from '../../server/kit/kinds/modeling.ts';
import type { Estimate } from '../../server/kit/kinds/scenario.ts';
import { numberOf, numbersOf } from '../explaining/figures.ts';
import { normalCdf } from '../numerics/intervals/normal.ts';
import { normalFactor } from '../numerics/intervals/normal-quantile.ts';
import type { Effective } from './alter-drivers.ts';
import type { Effect, Effects } from './measure-effects.ts';
import { type Outlook, openPlan, type Plan, type PlanCall } from './open-plan.ts';
import { errorsOf } from './scope-errors.ts';
import { sumUp, type TellableSum, unitAddends } from './sum-plan.ts';

export type ScenarioValue = KindValue<'scenario'>;

/** What the generator used, where the data are generated. */
export interface Truth {
  elasticity: number;
  promotionLift: number;
  holidays?: Readonly<Record<string, number>>;
}

export interface SimulateCall extends PlanCall {
  forecast: Table<ForecastMeta>;
  truth: Truth | null;
  insteadOf: string | null;
  /** How far the model's tested windows were off in all, as fractions. */
  biases: readonly number[];
}

const Z95 = 1.959963984540054;
/** Chance of running out up to which stock covers, and from which on it does not. */
const [SAFE, LOST] = [0.05, 0.5];

/** The comparison of a forecast as it stands with the same under assumptions. Cost: the model's forecast of the scope twice, and once more an assumption. */
export function simulatePlan(call: SimulateCall): ScenarioValue {
  const { dataset, trained, model, scope, horizon, assumptions, effects, forecast, truth, insteadOf, biases } = call;
  const { meta } = dataset;
  const plan = openPlan(call);
  const errors = errorsOf(forecast, model, plan.path, plan.ordinals, horizon, { biases, memory: effects.memory });
  const names = plan.methods.map(({ name }) => name);
  const scenario = plan.outlook(names);
  const units = (outlook: Outlook, what: 'baseline' | 'scenario' | 'delta') => sumUp(plan, errors, effects.memory, unitAddends(plan, outlook, what));
  const [before, after, delta] = [units(scenario, 'baseline'), units(scenario, 'scenario'), units(scenario, 'delta')];
  const prices = plan.baseline.price && scenario.price ? { before: plan.baseline.price, after: scenario.price } : null;
  const money = (what: 'baseline' | 'scenario' | 'delta'): TellableSum =>
    sumUp(plan, errors, effects.memory, unitAddends(plan, scenario, what, prices ?? undefined)).sum;
  return {
    model: { id: model, title: trained.get(model)?.model.title ?? model, insteadOf },
    scope,
    scopeName: plan.scopeName,
    series: plan.ordinals.length,
    frequency: meta.frequency,
    start: meta.start,
    from: meta.periods,
    horizon,
    unit: meta.unit,
    currency: prices ? (meta.channels.find(({ name }) => name === 'price')?.unit ?? null) : null,
    assumptions,
    levels: errors.map(({ level }) => level),
    baseline: before.path,
    scenario: after.path,
    delta: delta.path,
    units: {
      baseline: before.sum,
      scenario: after.sum,
      delta: delta.sum,
      deltaShare: before.sum.value > 0 ? numberOf(delta.sum.value / before.sum.value) : null,
    },
    revenue: prices && { baseline: money('baseline'), scenario: money('scenario'), delta: money('delta') },
    prices: prices && { baseline: meanPrices(plan.baseline, horizon), scenario: meanPrices(scenario, horizon) },
    coverage: coverageOf(call, plan, after.sum, after.path.mean),
    effects: plan.methods.map(({ name, method, why, periods }) => ({
      assumption: name,
      method,
      why,
      periods,
      units: units(plan.outlook([name]), 'delta').sum,
    })),
    estimates: estimatesOf(call, plan, names, effects, truth),
    warnings: [...plan.warnings],
    dependence: { series: numberOf(errors.at(-1)?.between ?? 0), days: numberOf(effects.memory), common: numberOf(errors.at(-1)?.common ?? 0) },
  };
}

/** Price of a unit by day, weighted by units; the plain mean where nothing is sold. */
function meanPrices({ mean, price }: Outlook, horizon: number): number[] {
  const out = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    let [sold, paid, sum, count] = [0, 0, 0, 0];
    for (let cell = h; cell < mean.length; cell += horizon) {
      const one = price?.[cell] ?? 0;
      if (!(one > 0)) continue;
      sold += mean[cell];
      paid += mean[cell] * one;
      sum += one;
      count++;
    }
    out[h] = sold > 0 ? paid / sold : count > 0 ? sum / count : 0;
  }
  return numbersOf(out);
}

/** Whether stock lasts: the chance that the sum of the scenario is above it, taken as normal. Stock never changes what is wanted. */
function coverageOf({ dataset, assumptions }: SimulateCall, { ordinals }: Plan, sum: TellableSum, mean: readonly number[]): ScenarioValue['coverage'] {
  const { periods, channels } = dataset.meta;
  const isCounted = channels.some(({ name }) => name === 'on_hand');
  const lastOnHand = isCounted ? numberOf(ordinals.reduce((all, ordinal) => all + (dataset.series(ordinal).channel('on_hand')?.[periods - 1] ?? 0), 0)) : null;
  const onHand = assumptions.inventory?.onHand ?? null;
  if (onHand === null) return { verdict: 'unknown', onHand, chance: null, emptyAt: null, lastOnHand };
  const range = sum.ranges.at(-1);
  const deviation = range ? (range.upper - sum.value) / normalFactor(range.level) : 0;
  const chance = deviation > 0 ? normalCdf((sum.value - onHand) / deviation) : sum.value > onHand ? 1 : 0;
  let [left, emptyAt] = [onHand, -1];
  for (const [h, one] of mean.entries()) {
    left -= one;
    if (left < 0 && emptyAt < 0) emptyAt = h;
  }
  return {
    verdict: chance <= SAFE ? 'covered' : chance >= LOST ? 'stockout' : 'at_risk',
    onHand,
    chance: numberOf(chance),
    emptyAt: emptyAt < 0 ? null : periods + emptyAt,
    lastOnHand,
  };
}

/** Estimates behind the plan with their 95 % intervals, and what is true of them. */
function estimatesOf(
  { dataset, assumptions }: SimulateCall,
  { holiday }: Plan,
  names: readonly Effective[],
  effects: Effects,
  truth: Truth | null,
): Estimate[] {
  const { meta } = dataset;
  const has = (channel: string): boolean => meta.channels.some(({ name, role }) => name === channel && role === 'known');
  const told = (name: Estimate['name'], label: string, effect: Effect, isLog: boolean, known: number | null): Estimate => {
    const of = (value: number): number => numberOf(isLog ? Math.expm1(value) : value);
    const { value, error, evidence, seen } = effect;
    return { name, label, value: of(value), low: of(value - Z95 * error), high: of(value + Z95 * error), evidence, seen, truth: known };
  };
  const list: Estimate[] = [];
  if (has('price') || names.includes('price')) list.push(told('elasticity', 'price elasticity', effects.elasticity, false, truth?.elasticity ?? null));
  if (has('promotion') || names.includes('promotion'))
    list.push(
      told(
        'promotion',
        effects.depths ? 'promotion at 20 % off, beyond its price' : 'promotion',
        effects.lift,
        false,
        truth && effects.depths ? numberOf(truth.promotionLift - 1) : null,
      ),
    );
  const wanted = effects.holidays.find(({ name }) => name === assumptions.holiday?.name)?.name;
  if (effects.holidays.length > 0 || names.includes('holiday'))
    list.push(told('holiday', wanted ?? 'one more named day', holiday, true, truth && trueHoliday(meta, truth, wanted)));
  const stage = assumptions.lifecycle?.stage;
  if (stage && stage !== 'maturity') list.push(told('lifecycle', `${stage}, over four weeks`, effects.lifecycle[stage], true, null));
  return list;
}

/** Mean true effect of the named days in the record, or of those of one name, as a share. */
function trueHoliday(
  { frequency, start, periods, events }: SimulateCall['dataset']['meta'],
  { holidays = {} }: Truth,
  name: string | undefined,
): number | null {
  const days = events.filter((event) => event.period < periods && (name === undefined || event.name === name));
  if (days.length === 0) return null;
  const logs = days.map(({ period }) => Math.log(holidays[dateOfPeriod(frequency, start, period)] ?? 1));
  return numberOf(Math.expm1(logs.reduce((sum, one) => sum + one, 0) / logs.length));
}
