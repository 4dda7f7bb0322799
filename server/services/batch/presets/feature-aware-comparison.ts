import type { BatchPreset } from './batch-preset.ts';

export const featureAwareComparison: BatchPreset = {
  id: 'feature_aware_comparison',
  title: 'Feature-aware comparison',
  when: 'When prices, promotions and holidays move demand: do models that look at them earn their keep on the series that bring the money?',
  scope: { kind: 'top_revenue', top: 12 },
  about: 'the twelve series with most revenue',
  models: ['seasonal_naive', 'auto_ets', 'regression', 'prophet_like', 'gradient_boosting'],
};
