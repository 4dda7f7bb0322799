import { FREQUENCY, type Frequency } from '../kit/calendar.ts';
import type { BacktestSettings } from '../kit/settings.ts';
import { groupDigits, plural } from '../kit/words.ts';

export type SplitResult =
  | { ok: true; backtest: BacktestSettings; warnings: string[] }
  | { ok: false; errors: { path: string; message: string }[]; largestHorizon: number };

/** Periods a rolling-origin split needs; the gap lies inside the horizon. */
const needed = (b: BacktestSettings): number => b.minTrain + b.horizon + (b.windows - 1) * b.stepSize;

/** Fewest periods to train on. */
const LEAST = 7;

/**
 * Fills a split from defaults and fits it to the history. What a person set by hand is never changed: if it cannot fit it is
 * refused with the largest horizon that would. Defaults shrink, with a warning: first minTrain (to at least 7 and the horizon),
 * then the horizon, then the windows (to 2). Where the horizon was set, windows overlap before there are fewer of them.
 */
export function fitSplit(frequency: Frequency, periods: number, given: Partial<BacktestSettings>): SplitResult {
  const wanted = complete(given, given.horizon ?? FREQUENCY[frequency].horizon);
  if (wanted.gap >= wanted.horizon)
    return {
      ok: false,
      errors: [{ path: 'backtest.gap', message: `gap ${wanted.gap} must be smaller than the horizon of ${wanted.horizon}` }],
      largestHorizon: wanted.horizon,
    };
  if (needed(wanted) <= periods) return { ok: true, backtest: wanted, warnings: [] };
  for (const windows of given.windows === undefined ? [wanted.windows, 2] : [wanted.windows])
    for (let horizon = wanted.horizon; horizon >= (given.horizon ?? 1) && horizon > wanted.gap; horizon--) {
      const fitted = fitHorizon({ ...given, windows }, horizon, given, periods);
      if (fitted) return { ok: true, backtest: fitted, warnings: [describe(wanted, fitted, periods)] };
    }
  return refusal(frequency, periods, given, wanted);
}

function complete(given: Partial<BacktestSettings>, horizon: number): BacktestSettings {
  return { strategy: 'expanding', windows: 3, minTrain: 30, gap: 0, metric: 'wape', testSeries: 5000, stepSize: horizon, ...given, horizon };
}

/** One number of windows and one horizon, fitted by what else may shrink; null when nothing helps. Windows that were asked for stand apart. */
function fitHorizon(wanted: Partial<BacktestSettings>, horizon: number, given: Partial<BacktestSettings>, periods: number): BacktestSettings | null {
  const split = complete(wanted, horizon);
  const isFree = given.horizon !== undefined && given.windows === undefined && given.stepSize === undefined;
  return shrinkTraining(split, given, periods) ?? (isFree ? overlapWindows(split, given, periods) : null);
}

/** Cutoffs nearer to each other than the horizon, as far apart as the least training leaves room for. */
function overlapWindows(split: BacktestSettings, given: Partial<BacktestSettings>, periods: number): BacktestSettings | null {
  const minTrain = given.minTrain ?? Math.min(split.minTrain, Math.max(LEAST, split.horizon));
  const stepSize = Math.floor((periods - minTrain - split.horizon) / (split.windows - 1));
  return stepSize < 1 ? null : { ...split, minTrain, stepSize: Math.min(stepSize, split.horizon) };
}

function shrinkTraining(split: BacktestSettings, given: Partial<BacktestSettings>, periods: number): BacktestSettings | null {
  const room = periods - (needed(split) - split.minTrain);
  if (room >= split.minTrain) return split;
  return given.minTrain === undefined && room >= Math.max(LEAST, split.horizon) ? { ...split, minTrain: room } : null;
}

function describe(wanted: BacktestSettings, fitted: BacktestSettings, periods: number): string {
  const names = ['minTrain', 'horizon', 'windows', 'stepSize'] as const;
  const changes = names.filter((name) => wanted[name] !== fitted[name]).map((name) => `${name} ${fitted[name]} instead of ${wanted[name]}`);
  const overlap =
    fitted.stepSize < fitted.horizon && fitted.stepSize < wanted.stepSize ? ' The windows overlap, so that they say less than as many apart.' : '';
  return `The default backtest does not fit ${plural(periods, 'period')}; shrunk to ${changes.join(', ')}.${overlap}`;
}

function refusal(frequency: Frequency, periods: number, given: Partial<BacktestSettings>, wanted: BacktestSettings): SplitResult {
  const { horizon: _, stepSize, ...rest } = given;
  let largest = 0;
  for (const windows of given.windows === undefined ? [wanted.windows, 2] : [wanted.windows])
    for (let horizon = 1; horizon <= 365; horizon++) {
      const asked = { ...rest, ...(stepSize === undefined ? {} : { stepSize }), horizon };
      if (horizon > wanted.gap && fitHorizon({ ...asked, windows }, horizon, asked, periods)) largest = Math.max(largest, horizon);
    }
  const field = (['horizon', 'windows', 'minTrain', 'stepSize', 'gap'] as const).find((name) => given[name] !== undefined) ?? 'horizon';
  const remedy = largest > 0 ? `The largest horizon that fits is ${largest}.` : 'No horizon fits; use fewer windows, a smaller minTrain or more history.';
  const message = `${plural(wanted.windows, 'window')} of ${plural(wanted.horizon, FREQUENCY[frequency].one, FREQUENCY[frequency].many)} after ${wanted.minTrain} of training ${wanted.windows === 1 ? 'needs' : 'need'} ${plural(needed(wanted), 'period')}; there ${periods === 1 ? 'is' : 'are'} ${groupDigits(periods)}. ${remedy}`;
  return { ok: false, errors: [{ path: `backtest.${field}`, message }], largestHorizon: largest };
}
