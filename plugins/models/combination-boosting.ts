import { defineCombination } from '../../server/kit/model.ts';

export default defineCombination({
  id: 'combination_boosting',
  version: '1.0.0',
  title: 'Combination with boosting',
  summary: 'Half gradient boosting across all series, half exponential smoothing and Theta on each: the default, hard to beat on retail data.',
  source: 'Gradient boosting with weight ½; automatic ETS and the Dynamic Optimised Theta model with ¼ each. Makridakis, Spiliotis & Assimakopoulos 2022.',
  members: [
    { model: 'gradient_boosting', weight: 2 },
    { model: 'auto_ets', weight: 1 },
    { model: 'dynamic_optimised_theta', weight: 1 },
  ],
});
