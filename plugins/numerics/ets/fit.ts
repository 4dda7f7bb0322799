import { countParameters, type EtsForm } from './form.ts';
import { type EtsSeries, PLACES } from './workspace.ts';

/** How parameters and start states are found. */
export interface EtsOptions {
  /**
   * Highest β as a share of α, in (0, 1). By default 0.1: a trend that may turn quickly wins the likelihood and loses forecasts on short
   * series (measured on the yearly series of the M3 competition: OWA 0.854 with the cap, 0.925 without).
   */
  trendCap: number;
  /** `backcast` (default): a decomposition and one backcast. `optimised`: start states are parameters of the likelihood, as in R's `ets`. */
  start: 'backcast' | 'optimised';
}

export const DEFAULTS: EtsOptions = { trendCap: 0.1, start: 'backcast' };

/** One fitted form; numbers are those of the scaled series. */
export interface EtsFit {
  form: EtsForm;
  /** Parameters, start and end, see workspace.ts. */
  p: Float64Array;
  /** Seasonal states of the first m periods, then those of the m periods after the last; 0 without a season. */
  season: Float64Array;
  /** Sum of squared residuals; see `EtsPass`. */
  squares: number;
  /** n ln S + 2k + 2k(k + 1)/(n − k − 1); Infinity when n < k + 2. */
  aicc: number;
}

/** A residual of this share of the mean is rounding: a perfect fit is not told from another by it. */
const ROUNDING = 1e-12;

export const createFit = (): EtsFit => ({
  form: { error: 'A', trend: 'N', season: 'N' },
  p: new Float64Array(PLACES),
  season: new Float64Array(0),
  squares: 0,
  aicc: 0,
});

/**
 * Keeps what a form's last pass left in the series.
 * @param fit receives it
 * @param squares sum of squared residuals of that pass
 */
export function keepFit(fit: EtsFit, series: EtsSeries, form: EtsForm, squares: number): void {
  const { n, m } = series;
  if (fit.season.length < 2 * m) fit.season = new Float64Array(2 * m);
  fit.form = form;
  fit.p.set(series.p);
  for (let j = 0; j < m; j++) {
    fit.season[j] = form.season === 'N' ? 0 : series.season[j];
    fit.season[m + j] = form.season === 'N' ? 0 : series.season[n + j];
  }
  fit.squares = squares;
  fit.aicc = aiccOf(series, form, squares);
}

/** AICc of a sum of squares under a form; see `EtsFit`. */
export function aiccOf({ n, m, usable }: EtsSeries, form: EtsForm, squares: number): number {
  const k = countParameters(form, m);
  const least = n * ROUNDING * ROUNDING;
  const room = usable - k - 1;
  return room > 0 ? usable * Math.log(Math.max(squares, least)) + 2 * k + (2 * k * (k + 1)) / room : Number.POSITIVE_INFINITY;
}
