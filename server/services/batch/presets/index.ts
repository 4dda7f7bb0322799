import type { BatchPreset } from './batch-preset.ts';
import { championChallenger } from './champion-challenger.ts';
import { featureAwareComparison } from './feature-aware-comparison.ts';
import { highWapeRecovery } from './high-wape-recovery.ts';
import { quickBaselineSweep } from './quick-baseline-sweep.ts';
import { stockoutSensitive } from './stockout-sensitive.ts';

/** The named batches, the simplest first. */
export const BATCH_PRESETS: readonly BatchPreset[] = [quickBaselineSweep, featureAwareComparison, championChallenger, stockoutSensitive, highWapeRecovery];
