import { defineModel } from '../../server/kit/model.ts';
import { fitRegressionArma } from '../numerics/regression/fit-regression-arma.ts';
import { forecastRegression } from '../numerics/regression/forecast-regression.ts';
import { regressionWidth } from '../numerics/regression/layout.ts';

const SHAPE = { changepoints: 0, harmonics: 4, drivers: true, allowLog: true };
/** A whole season of places and something to see a trend by; longer seasons join once they are there. */
const minHistory = (m: number): number => Math.min(m, 24) + 3;

export default defineModel({
  id: 'regression_arima',
  version: '1.0.0',
  title: 'Regression with ARIMA errors',
  summary: 'The regression on trend, seasons and what is known in advance, whose last errors are carried on and fade.',
  source:
    'Ridge regression with ARIMA(1,0,1) errors, generalised least squares by the Kalman filter (Harvey & Phillips 1979; Hyndman & Athanasopoulos 2021, chapter 10); columns and choice of log y as in `regression`, price coefficient ≤ 0. Deviation from ψ weights and the errors of trend and drivers.',
  recommended: false,
  needs: { minHistory, drivers: ['price', 'promotion', 'event', 'regressor'] },
  width: (setting) => regressionWidth(setting, SHAPE),
  fit: (history, { state, fitted }) => fitRegressionArma(history.y, history, SHAPE, minHistory(history.m), fitted, state),
  forecast: (state, future, { mean, sigma }) => forecastRegression(state, future.n, future, SHAPE, mean, sigma),
});
