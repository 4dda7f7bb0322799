import type { BatchPreset } from './batch-preset.ts';

export const stockoutSensitive: BatchPreset = {
  id: 'stockout_sensitive',
  title: 'Stockout-sensitive',
  when: 'When shelves run empty: which model keeps its head on the series most often out of stock, with few days to learn from?',
  scope: { kind: 'stockouts', top: 15 },
  about: 'the fifteen series most often out of stock',
  models: ['seasonal_naive', 'seasonal_average', 'ses', 'tsb', 'sba'],
  backtest: { metric: 'mase' },
};
