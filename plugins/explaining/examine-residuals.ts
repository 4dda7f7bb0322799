import type { LocalModel } from '../../server/kit/model.ts';
import { allFinite } from '../modeling/fitter.ts';
import { autocorrelate, correlationBound, ljungBox } from '../numerics/series/autocorrelation.ts';
import type { Trained } from './explain-path.ts';
import type { Subject } from './subject.ts';

/** One-step errors of a fitted model and what they still hold. */
export interface Residuals {
  /** Observed − fitted, length n; NaN where either is missing. */
  values: Float64Array;
  count: number;
  /** Usable periods without a one-step value, as a share of all usable ones. */
  absent: number;
  mean: number;
  deviation: number;
  /** Autocorrelations at lags 1 … L: two seasons, or 10 without one. */
  correlations: Float64Array;
  /** 95 % of those of white noise lie within ± this. */
  bound: number;
  ljungBox: number;
  pValue: number;
}

/** Errors that say anything about their own likeness. */
const FEWEST = 8;
const LAGS_WITHOUT_SEASON = 10;
const MOST_LAGS = 120;

/** One-step values of a model of one series, fitted anew on the whole history; null when it refuses. */
function fittedBy(model: LocalModel, { y, setting }: Subject): Float64Array | null {
  const state = new Float64Array(model.width(setting));
  const fitted = new Float64Array(y.length);
  return model.fit({ ...setting, y }, { state, fitted }) && allFinite(state) ? fitted : null;
}

/** One-step values of a model, of a combination those of its members together; null when any of it is learnt across all series. */
function fittedOf(id: string, trained: ReadonlyMap<string, Trained>, subject: Subject): Float64Array | null {
  const own = trained.get(id);
  if (!own || own.model.scope === 'global') return null;
  if (own.model.scope === 'local') return fittedBy(own.model, subject);
  const { members } = own.table.meta;
  if (members.some(({ model }) => trained.get(model)?.model.scope !== 'local')) return null;
  const paths = members.flatMap(({ model, weight }) => {
    const fitted = fittedOf(model, trained, subject);
    return fitted ? [{ weight, fitted }] : [];
  });
  const total = paths.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  return subject.y.map((_, t) => paths.reduce((sum, { weight, fitted }) => sum + (weight / total) * fitted[t], 0));
}

/** What the model's own errors on history still hold; a string says why nothing can be told. */
export function examineResiduals(id: string, trained: ReadonlyMap<string, Trained>, subject: Subject): Residuals | string {
  const fitted = fittedOf(id, trained, subject);
  if (!fitted) return 'it is learnt across all series, so it has no one-step errors of its own on this one; the test judges it';
  const { y, setting } = subject;
  const values = y.map((value, t) => value - fitted[t]);
  let [usable, count, sum, squares] = [0, 0, 0, 0];
  for (let t = 0; t < values.length; t++) {
    if (!Number.isNaN(y[t])) usable++;
    if (!Number.isFinite(values[t])) continue;
    count++;
    sum += values[t];
  }
  for (const value of values) if (Number.isFinite(value)) squares += (value - sum / count) * (value - sum / count);
  if (count < FEWEST) return `there are ${count} one-step errors; their likeness is told from ${FEWEST} on`;
  const lags = Math.min(setting.m > 1 ? 2 * setting.m : LAGS_WITHOUT_SEASON, MOST_LAGS, Math.floor(count / 2), values.length - 1);
  const correlations = new Float64Array(lags);
  autocorrelate(values, correlations);
  const test = new Float64Array(2);
  ljungBox(correlations, count, 0, test);
  return {
    values,
    count,
    absent: usable > 0 ? 1 - count / usable : Number.NaN,
    mean: sum / count,
    deviation: Math.sqrt(squares / Math.max(1, count - 1)),
    correlations,
    bound: correlationBound(count),
    ljungBox: test[0],
    pValue: test[1],
  };
}
