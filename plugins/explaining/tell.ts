import type { KindValue } from '../../server/kit/kinds/index.ts';
import { DEMAND_CLASSES } from '../../server/kit/kinds/modeling.ts';
import type { Driver } from '../../server/kit/model.ts';
import { partStrength } from '../numerics/series/strength.ts';
import { explainedShare, type History } from './decompose-history.ts';
import type { Residuals } from './examine-residuals.ts';
import type { TreeTale } from './explain-path.ts';
import { figureOf, figuresOf, numberOf, numbersOf } from './figures.ts';
import { type Demand, type Oddities, reasonAt } from './find-oddities.ts';
import type { MeasuredDriver } from './measure-drivers.ts';

type Told = KindValue<'explanation'>;

/** Latest periods of a long line that are kept; more cannot be seen in one picture. */
const MOST_PERIODS = 1200;
const MOST_OUTLIERS = 60;
const MOST_SHIFTS = 20;
/** Columns named a step. */
const TOP = 8;

export function tellHistory(history: History): NonNullable<Told['history']> {
  const { from, observed, trend, remainder, seasons } = history;
  const cut = Math.max(0, observed.length - MOST_PERIODS);
  const fitted = observed.map((value, t) => value - remainder[t]);
  const left = explainedShare(observed, fitted);
  return {
    from: from + cut,
    observed: figuresOf(observed.subarray(cut)),
    trend: figuresOf(trend.subarray(cut)),
    remainder: figuresOf(remainder.subarray(cut)),
    trendExplains: figureOf(explainedShare(observed, trend)),
    remainderShare: figureOf(1 - left),
    trendStrength: figureOf(partStrength(trend, remainder)),
    seasons: seasons.map(({ length, values }) => ({
      length,
      values: figuresOf(values.subarray(cut)),
      explains: figureOf(explainedShare(observed, values)),
      strength: figureOf(partStrength(values, remainder)),
    })),
  };
}

/** @param horizon steps told, no more than the path has */
export function tellTrees({ model, title, columns, path, limits }: TreeTale, horizon: number): NonNullable<Told['columns']> {
  const steps = Array.from({ length: horizon }, (_, step) => {
    const sizes = path.contributions.map((values, at) => ({ at, size: Math.abs(values[step]) }));
    const order = sizes.sort((a, b) => b.size - a.size || a.at - b.at).map(({ at }) => at);
    const top = order.slice(0, TOP).map((at) => ({
      name: columns[at].name,
      group: columns[at].group,
      value: figureOf(path.values[at][step]),
      contribution: numberOf(path.contributions[at][step]),
    }));
    const rest = order.slice(TOP).reduce((sum, at) => sum + path.contributions[at][step], 0);
    return { base: numberOf(path.base[step]), limits: numberOf(limits[step]), rest: numberOf(rest), top };
  });
  return { model, title, count: columns.length, steps };
}

export function tellResiduals({ values, correlations, ...figures }: Residuals): NonNullable<Told['residuals']> {
  const cut = Math.max(0, values.length - MOST_PERIODS);
  return {
    from: cut,
    values: figuresOf(values.subarray(cut)),
    count: figures.count,
    absent: figureOf(figures.absent),
    mean: figureOf(figures.mean),
    deviation: figureOf(figures.deviation),
    correlations: numbersOf(correlations),
    bound: figureOf(figures.bound),
    ljungBox: figureOf(figures.ljungBox),
    pValue: figureOf(figures.pValue),
  };
}

export function tellOddities(
  { outliers, shifts, runs }: Oddities,
  events: readonly { period: number; name: string }[],
  drivers: readonly Driver[],
): Pick<Told, 'outliers' | 'outlierCount' | 'shifts' | 'runs'> {
  const kinds = new Map(outliers.map(({ at, kind }) => [at, kind]));
  const farthest = [...outliers].sort((a, b) => b.distance - a.distance || a.at - b.at).slice(0, MOST_OUTLIERS);
  return {
    outliers: farthest
      .sort((a, b) => a.at - b.at)
      .map(({ at, kind, observed, expected, distance }) => {
        const reason = reasonAt(at, events, drivers);
        const isRun = kinds.get(at - 1) === kind || kinds.get(at + 1) === kind;
        return {
          at,
          kind,
          observed: numberOf(observed),
          expected: numberOf(expected),
          distance: numberOf(distance),
          reason,
          treatment: reason !== '' ? ('event' as const) : isRun ? ('keep' as const) : ('clean' as const),
        };
      }),
    outlierCount: outliers.length,
    shifts: shifts.slice(-MOST_SHIFTS).map(({ at, size, score }) => ({ at, size: numberOf(size), score: numberOf(score) })),
    runs: runs.slice(-MOST_SHIFTS).map(({ from, to, value }) => ({ from, to, value: numberOf(value) })),
  };
}

export const tellDemand = ({ class: at, interval, variation, observed, zeros, mean }: Demand): NonNullable<Told['demand']> => ({
  class: DEMAND_CLASSES[at] ?? null,
  interval: figureOf(interval),
  variation: figureOf(variation),
  observed,
  zeros,
  mean: figureOf(mean),
});

export const tellDrivers = (drivers: readonly MeasuredDriver[]): Told['drivers'] =>
  drivers.map(({ effect, low, high, ...about }) => ({ ...about, effect: figureOf(effect), low: figureOf(low), high: figureOf(high) }));
