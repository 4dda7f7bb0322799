import { defineModel } from '../../server/kit/model.ts';
import { fitRegression } from '../numerics/regression/fit-regression.ts';
import { forecastRegression } from '../numerics/regression/forecast-regression.ts';
import { regressionWidth } from '../numerics/regression/layout.ts';

const SHAPE = { changepoints: 0, harmonics: 4, drivers: false, allowLog: false };
/** A whole season of places and something to see a trend by; longer seasons join once they are there. */
const minHistory = (m: number): number => Math.min(m, 24) + 3;

export default defineModel({
  id: 'trend_regression_baseline',
  version: '1.0.0',
  title: 'Trend and season regression',
  summary: 'A straight line plus the usual difference of each place in the season; blind to prices, promotions and events.',
  source:
    'Ridge regression (Hoerl & Kennard 1970) on trend and seasons (one effect a place up to 24, else 4 waves). Deviation σ√(1 + p/n) and the error of the trend.',
  recommended: false,
  needs: { minHistory },
  width: (setting) => regressionWidth(setting, SHAPE),
  fit: (history, { state, fitted }) => fitRegression(history.y, history, SHAPE, minHistory(history.m), fitted, state),
  forecast: (state, future, { mean, sigma }) => forecastRegression(state, future.n, future, SHAPE, mean, sigma),
});
