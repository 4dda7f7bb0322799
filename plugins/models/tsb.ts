import { defineModel } from '../../server/kit/model.ts';
import { fitTsb } from '../numerics/intermittent/tsb.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { countUsable } from '../numerics/usable.ts';

const SIZE_ALPHA = 0.2;
const PROBABILITY_ALPHA = 0.1;

export default defineModel({
  id: 'tsb',
  version: '1.0.0',
  title: 'TSB',
  summary: 'For sparse demand that may end: the chance of a sale, renewed every period, times the usual size.',
  source: 'Teunter, Syntetos & Babai 2011 with α = 0.2 for sizes and 0.1 for the probability. Deviation of its one-step errors, at every step.',
  needs: { minHistory: () => 3 },
  width: () => 2,
  fit({ y }, { state, fitted }) {
    if (countUsable(y) < 3) return false;
    state[0] = fitTsb(y, SIZE_ALPHA, PROBABILITY_ALPHA, fitted);
    state[1] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(state[1]);
  },
});
