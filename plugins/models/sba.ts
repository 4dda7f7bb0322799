import { defineModel } from '../../server/kit/model.ts';
import { fitCroston } from '../numerics/intermittent/croston.ts';
import { deviationOrZero } from '../numerics/residual-deviation.ts';
import { countUsable } from '../numerics/usable.ts';

/** The usual weight of sparse demand (Syntetos & Boylan 2005 study 0.05 to 0.2). */
const ALPHA = 0.1;

export default defineModel({
  id: 'sba',
  version: '1.0.0',
  title: 'SBA',
  summary: 'Croston for sparse demand with its upward bias taken away.',
  source: 'Syntetos & Boylan 2005: Croston with α = 0.1, times 1 − α/2. Deviation of its one-step errors, at every step.',
  recommended: false,
  needs: { minHistory: () => 3 },
  width: () => 2,
  fit({ y }, { state, fitted }) {
    if (countUsable(y) < 3) return false;
    state[0] = fitCroston(y, ALPHA, Number.NaN, fitted);
    state[1] = deviationOrZero(y, fitted);
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    mean.fill(state[0]);
    sigma.fill(state[1]);
  },
});
