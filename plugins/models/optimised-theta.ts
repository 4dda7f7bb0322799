import { defineModel } from '../../server/kit/model.ts';
import { THETA_MIN } from '../numerics/theta/fit-theta.ts';
import { fitSeasonalTheta, forecastSeasonalTheta, seasonalThetaWidth } from '../numerics/theta/seasonal-theta.ts';
import { openThetaSpace } from '../numerics/theta/theta-space.ts';
import type { ThetaVariant } from '../numerics/theta/theta-state.ts';

const METHOD: ThetaVariant = { dynamic: false, weight: null };
const space = openThetaSpace();

export default defineModel({
  id: 'optimised_theta',
  version: '1.0.0',
  title: 'Optimised Theta',
  summary:
    'A level that follows the series, pulled along the straight line of the whole history as strongly as the data ask for; a season where they show one.',
  source:
    'OTM, θ estimated (Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016), season by 90 % autocorrelation test and classical decomposition. Deviation σ√(1 + (h − 1)α²).',
  recommended: false,
  needs: { minHistory: () => THETA_MIN },
  width: ({ m }) => seasonalThetaWidth(METHOD, m),
  fit: ({ y, m }, { state, fitted }) => fitSeasonalTheta(y, m, METHOD, { space, state, fitted }),
  forecast: (state, { n, m }, out) => forecastSeasonalTheta(state, { n, m }, METHOD, { space, out }),
});
