import { defineModel } from '../../server/kit/model.ts';
import { THETA_MIN } from '../numerics/theta/fit-theta.ts';
import { fitSeasonalTheta, forecastSeasonalTheta, seasonalThetaWidth } from '../numerics/theta/seasonal-theta.ts';
import { openThetaSpace } from '../numerics/theta/theta-space.ts';
import type { ThetaVariant } from '../numerics/theta/theta-state.ts';

const METHOD: ThetaVariant = { dynamic: true, weight: null };
const space = openThetaSpace();

export default defineModel({
  id: 'dynamic_optimised_theta',
  version: '1.0.0',
  title: 'Dynamic Optimised Theta',
  summary: 'A level that follows the series, pulled along a straight line drawn anew after every observation; a season where the data show one.',
  source:
    'DOTM, θ estimated (Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016), season by 90 % autocorrelation test and classical decomposition. Deviation from the reaction of level and line to each shock.',
  needs: { minHistory: () => THETA_MIN },
  width: ({ m }) => seasonalThetaWidth(METHOD, m),
  fit: ({ y, m }, { state, fitted }) => fitSeasonalTheta(y, m, METHOD, { space, state, fitted }),
  forecast: (state, { n, m }, out) => forecastSeasonalTheta(state, { n, m }, METHOD, { space, out }),
});
