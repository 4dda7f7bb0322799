import { defineModel } from '../../server/kit/model.ts';
import { fitRegression } from '../numerics/regression/fit-regression.ts';
import { forecastRegression } from '../numerics/regression/forecast-regression.ts';
import { regressionWidth } from '../numerics/regression/layout.ts';
import { PROPHET_SHAPE } from '../numerics/regression/prophet-shape.ts';

/** A whole season of places and something to see a trend by; longer seasons join once they are there. */
const minHistory = (m: number): number => Math.min(m, 24) + 3;

export default defineModel({
  id: 'prophet_like',
  version: '1.0.0',
  title: 'Prophet-like',
  summary: 'A trend that may bend, the seasons, and what is known in advance, all added up, so that every forecast can be taken apart.',
  source:
    'Decomposable additive regression after Taylor & Letham 2018: 20 possible bends in the first 80 %, Laplace prior 0.05 by reweighted ridge; seasons by place up to 24, else 6 waves; price coefficient ≤ 0. Not the Prophet program. Deviation: residual, error of the drivers, bends going on as they came.',
  recommended: false,
  needs: { minHistory, drivers: ['price', 'promotion', 'event', 'regressor'] },
  width: (setting) => regressionWidth(setting, PROPHET_SHAPE),
  fit: (history, { state, fitted }) => fitRegression(history.y, history, PROPHET_SHAPE, minHistory(history.m), fitted, state),
  forecast: (state, future, { mean, sigma }) => forecastRegression(state, future.n, future, PROPHET_SHAPE, mean, sigma),
});
