import { defineModel } from '../../server/kit/model.ts';
import { fitArima } from '../numerics/arima/fit-arima.ts';
import { forecastArima } from '../numerics/arima/forecast-arima.ts';
import { seasonUsed } from '../numerics/arima/orders.ts';
import { arimaParts } from '../numerics/arima/state.ts';
import { countUsable } from '../numerics/usable.ts';

/** Two turns of the season and a few more, so that a difference of seasons can be seen. */
const minHistory = (m: number): number => (seasonUsed(m) === 1 ? 10 : 2 * m + 2);

export default defineModel({
  id: 'arima',
  version: '1.0.0',
  title: 'ARIMA',
  summary: 'Each value leans on the ones before it and on the last surprises, over days and over seasons; how far back is found from the series.',
  source:
    'Seasonal ARIMA, orders by Hyndman & Khandakar 2008 (KPSS, strength of the season, stepwise AICc; p, q ≤ 3, P, Q ≤ 2, or 1 beyond a season of 12), exact likelihood by the Kalman filter where its state is short, else conditional; parameters from the last 400 values, seasons up to 24. Deviation from ψ weights.',
  recommended: false,
  needs: { minHistory },
  width: ({ m }) => arimaParts(m).width,
  fit({ y, m }, { state, fitted }) {
    return countUsable(y) >= minHistory(m) && fitArima(y, m, null, fitted, state);
  },
  forecast: (state, { m }, { mean, sigma }) => forecastArima(state, m, mean, sigma),
});
