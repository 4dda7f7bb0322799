import { type BatchPreset, CHAMPION } from './batch-preset.ts';

export const highWapeRecovery: BatchPreset = {
  id: 'high_wape_recovery',
  title: 'High-WAPE recovery',
  when: 'After a run: the series it forecasts worst, tried with models of other kinds, to see which of them can be saved and which are noise.',
  scope: { kind: 'high_wape', top: 15 },
  about: 'the fifteen series a run forecasts worst',
  models: [CHAMPION, 'seasonal_naive', 'croston', 'tsb', 'auto_ets', 'combination'],
};
