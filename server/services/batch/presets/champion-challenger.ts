import { type BatchPreset, CHAMPION } from './batch-preset.ts';

export const championChallenger: BatchPreset = {
  id: 'champion_challenger',
  title: 'Champion and challengers',
  when: 'After a run has found its winner: is it the best on each of the large series too, or does a challenger take some of them?',
  scope: { kind: 'top_revenue', top: 20 },
  about: 'the twenty series with most revenue',
  models: [CHAMPION, 'seasonal_naive', 'auto_ets', 'dynamic_optimised_theta', 'combination'],
};
