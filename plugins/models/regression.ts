import { defineModel } from '../../server/kit/model.ts';
import { fitRegression } from '../numerics/regression/fit-regression.ts';
import { forecastRegression } from '../numerics/regression/forecast-regression.ts';
import { regressionWidth } from '../numerics/regression/layout.ts';

const SHAPE = { changepoints: 0, harmonics: 4, drivers: true, allowLog: true };
/** A whole season of places and something to see a trend by; longer seasons join once they are there. */
const minHistory = (m: number): number => Math.min(m, 24) + 3;

export default defineModel({
  id: 'regression',
  version: '1.0.0',
  title: 'Regression',
  summary: 'A line, the seasons and what is known in advance, each with its own weight: prices only ever lower sales, promotions and events add or take.',
  source:
    'Ridge regression (Hoerl & Kennard 1970) on trend, seasons (one effect a place up to 24, else 4 waves), log price (coefficient ≤ 0), promotions, events, regressors; on log y where the Box–Cox likelihood prefers it (Box & Cox 1964). Deviation σ√(1 + p/n) and the errors of trend and drivers.',
  recommended: false,
  needs: { minHistory, drivers: ['price', 'promotion', 'event', 'regressor'] },
  width: (setting) => regressionWidth(setting, SHAPE),
  fit: (history, { state, fitted }) => fitRegression(history.y, history, SHAPE, minHistory(history.m), fitted, state),
  forecast: (state, future, { mean, sigma }) => forecastRegression(state, future.n, future, SHAPE, mean, sigma),
});
