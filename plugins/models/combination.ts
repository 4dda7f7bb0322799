import { defineCombination } from '../../server/kit/model.ts';

export default defineCombination({
  id: 'combination',
  version: '1.1.0',
  title: 'Combination',
  summary:
    'The mean of exponential smoothing and Theta, and for daily data whose level stands still of the recent weekdays: unlike models that err differently.',
  source:
    'Equal weights of automatic ETS and the Dynamic Optimised Theta model, with the weekday average where the season is a week and the level does not move. Makridakis et al. 2020.',
  members: [
    { model: 'auto_ets', weight: 1 },
    { model: 'dynamic_optimised_theta', weight: 1 },
    { model: 'weekday_average', weight: 1, seasons: [7] },
  ],
});
