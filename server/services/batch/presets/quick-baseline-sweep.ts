import type { BatchPreset } from './batch-preset.ts';

export const quickBaselineSweep: BatchPreset = {
  id: 'quick_baseline_sweep',
  title: 'Quick baseline sweep',
  when: 'Before anything else: how hard is each series, and what does the plainest model miss by? A few seconds, and the yardstick for all that follows.',
  scope: { kind: 'first', stores: 3, products: 2 },
  about: 'three shops × two products',
  models: ['naive', 'seasonal_naive', 'moving_average'],
};
