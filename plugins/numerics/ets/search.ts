import { createFit, DEFAULTS, type EtsFit, type EtsOptions } from './fit.ts';
import { fitForm } from './fit-form.ts';
import { type EtsForm, findForm, LONGEST_SEASON } from './form.ts';
import { findStart, type StartStates } from './start-states.ts';
import { createSeries, type EtsSeries, loadSeries, WEIGHT } from './workspace.ts';

const series = createSeries();
const starts: Record<EtsForm['season'], StartStates> = { N: createStart(), A: createStart(), M: createStart() };
let best = createFit();
let other = createFit();
/** Whether a form of multiplicative errors was left out as too wild since `prepare`. */
let wild = false;

/**
 * Largest variance of relative errors that a form of multiplicative errors may have. Beyond it y = μ(1 + ε) expects values below 0 of a series
 * that has none, and the variance of h steps, which grows like (1 + σ²)ʰ, soon has nothing to do with the history: one value a hundred
 * times too large is enough.
 */
const MOST_VARIANCE = 1;

/** Mean squared relative error above MOST_VARIANCE. */
const isWild = ({ form, squares, p }: EtsFit): boolean => form.error === 'M' && squares > MOST_VARIANCE * series.usable * p[WEIGHT] * p[WEIGHT];

function createStart(): StartStates {
  return { usable: false, season: new Float64Array(0), flat: 0, level: 0, growth: 0 };
}

/** Prepares the series and its start states; false when nothing is usable. */
function prepare(y: Float64Array, seasonLength: number): boolean {
  if (!loadSeries(series, y, seasonLength)) return false;
  for (const kind of ['N', 'A', 'M'] as const) findStart(series, kind, starts[kind]);
  best.aicc = Number.POSITIVE_INFINITY;
  wild = false;
  return true;
}

/**
 * Fits a form and keeps it when its AICc is less than that of what is kept, or when nothing is kept yet.
 * @returns whether there was a fit that may be kept
 */
function attempt(form: EtsForm, options: EtsOptions, first = false): boolean {
  if (!fitForm(series, form, starts[form.season], other, options, first ? Number.POSITIVE_INFINITY : best.aicc)) return false;
  if (isWild(other)) {
    wild = true;
    return false;
  }
  if (first || other.aicc < best.aicc) [best, other] = [other, best];
  return true;
}

/** What a search ends with; lent until the next one. */
export interface EtsResult {
  series: EtsSeries;
  fit: EtsFit;
}

/**
 * The one of these forms with the least AICc. Where the history is too short for the AICc of any, the first that can be fitted stands.
 * @param y observations, length n; NaN = not usable
 * @param seasonLength m ≥ 1
 * @returns null when none can be fitted
 */
export function fitForms(y: Float64Array, seasonLength: number, forms: readonly EtsForm[], options: EtsOptions = DEFAULTS): EtsResult | null {
  if (!prepare(y, seasonLength)) return null;
  let found = false;
  for (const form of forms) found = attempt(form, options, !found) || found;
  return found ? { series, fit: best } : null;
}

/**
 * Automatic exponential smoothing, staged: the season is chosen first (with a trend, so that none is mistaken for a season), then the kind of
 * error, then the trend; at most 7 fits instead of 15, by AICc. No seasonal form when m > 24 or the history has not two full seasons; additive
 * forms only when a value is ≤ 0, or when relative errors are larger than the values themselves. With too few observations for an AICc the level alone is fitted.
 * @param y observations, length n; NaN = not usable
 * @param seasonLength m ≥ 1
 * @returns null when no observation is usable
 * @see Hyndman & Khandakar 2008, section 2; Hyndman, Koehler, Ord & Snyder 2008, section 7.2
 */
export function searchEts(y: Float64Array, seasonLength: number, options: EtsOptions = DEFAULTS): EtsResult | null {
  const m = seasonLength <= LONGEST_SEASON ? seasonLength : 1;
  if (!prepare(y, m) || !attempt(findForm('A', 'N', 'N'), options, true)) return null;
  const { positive } = series;
  if (m > 1) {
    attempt(findForm('A', 'A', 'A'), options);
    if (positive) attempt(findForm('M', 'A', 'M'), options);
    attempt(findForm(positive && !wild ? 'M' : 'A', 'A', 'N'), options);
  }
  const { error, trend, season } = best.form;
  if (positive && !wild && season !== 'M') attempt(findForm(error === 'A' ? 'M' : 'A', trend, season), options);
  const kept = best.form;
  for (const next of ['N', 'A', 'Ad'] as const) if (next !== kept.trend) attempt(findForm(kept.error, next, season), options);
  return { series, fit: best };
}
