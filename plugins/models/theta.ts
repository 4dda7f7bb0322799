import { defineModel } from '../../server/kit/model.ts';
import { THETA_MIN } from '../numerics/theta/fit-theta.ts';
import { fitSeasonalTheta, forecastSeasonalTheta, seasonalThetaWidth } from '../numerics/theta/seasonal-theta.ts';
import { openThetaSpace } from '../numerics/theta/theta-space.ts';

const METHOD = 'ses_drift';
const space = openThetaSpace();

export default defineModel({
  id: 'theta',
  version: '1.0.0',
  title: 'Theta',
  summary: 'A level that follows the series and drifts by half its long-run slope; a season by ratios where the data show one.',
  source:
    'Standard Theta method as SES with drift (Assimakopoulos & Nikolopoulos 2000; Hyndman & Billah 2003), season by 90 % autocorrelation test and classical decomposition. Deviation σ√(1 + (h − 1)α²).',
  recommended: false,
  needs: { minHistory: () => THETA_MIN },
  width: ({ m }) => seasonalThetaWidth(METHOD, m),
  fit: ({ y, m }, { state, fitted }) => fitSeasonalTheta(y, m, METHOD, { space, state, fitted }),
  forecast: (state, { n, m }, out) => forecastSeasonalTheta(state, { n, m }, METHOD, { space, out }),
});
