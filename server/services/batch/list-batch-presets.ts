import { CHAMPION } from './presets/batch-preset.ts';
import { BATCH_PRESETS } from './presets/index.ts';
import type { BatchPresetView } from './views.ts';

/** The named batches, the simplest first. */
export const listBatchPresets = (): BatchPresetView[] =>
  BATCH_PRESETS.map(({ id, title, when, about, models, scope }) => ({
    id,
    title,
    when,
    scope: about,
    models: models.map((model) => (model === CHAMPION ? 'the champion' : model)),
    needsRun: models.includes(CHAMPION) || scope.kind === 'high_wape',
  }));
