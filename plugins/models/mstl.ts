import { defineModel } from '../../server/kit/model.ts';
import { openMstlSpace } from '../numerics/stl/decompose-mstl.ts';
import { fitMstl, forecastMstl, MSTL_MIN, mstlWidth } from '../numerics/stl/fit-mstl.ts';
import { openThetaSpace } from '../numerics/theta/theta-space.ts';

const space = { mstl: openMstlSpace(), theta: openThetaSpace() };

export default defineModel({
  id: 'mstl',
  version: '1.0.0',
  title: 'MSTL',
  summary: 'Several seasons at once, each slowly changing, are taken out of the series; what is left follows a level and a line.',
  source:
    'MSTL (Bandara, Hyndman & Bergmeir 2021) over STL (Cleveland et al. 1990), every season that fits twice into the history; the rest by DOTM (Fiorucci et al. 2016), the last cycle of each season repeated.',
  recommended: ['H', 'W'],
  needs: { minHistory: () => MSTL_MIN },
  width: ({ seasons }) => mstlWidth(seasons),
  fit: ({ y, seasons }, { state, fitted }) => fitMstl(y, seasons, { space, state, fitted }),
  forecast: (state, { n, seasons }, out) => forecastMstl(state, { n, seasons }, space.theta, out),
});
