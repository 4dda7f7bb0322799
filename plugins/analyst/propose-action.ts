import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import { figure, groupDigits, percent } from '../words/format.ts';

export type Proposal = { action: 'keep_champion' | 'review_bias' | 'use_naive' | 'collect_history'; text: string };

/** Bias from which a planner should look before trusting volumes. */
const BIASED = 0.05;
/** Share of series without any test from which the data are too thin to choose a model. */
const THIN = 0.2;

/** One action, the first that applies: too little data, a baseline won, the winner is biased, else keep it. */
export function proposeAction(meta: BacktestMeta): Proposal {
  const winner = meta.models[0];
  const bias = winner.scores.bias;
  if (meta.skippedCount > meta.series * THIN)
    return {
      action: 'collect_history',
      text: `${groupDigits(meta.skippedCount)} of ${groupDigits(meta.series)} series could not be tested. Collect more history before choosing a model.`,
    };
  if (winner.baseline) return { action: 'use_naive', text: `Use ${winner.title.toLowerCase()}: nothing tested here is better, and it costs nothing to run.` };
  if (bias !== null && Math.abs(bias) > BIASED)
    return {
      action: 'review_bias',
      text: `${winner.title} ${bias > 0 ? 'over' : 'under'}-forecasts by ${percent(Math.abs(bias))}, ${figure(Math.abs(winner.biasPerPeriod ?? 0))} units a period over all series. Look at volumes before ordering by it.`,
    };
  return {
    action: 'keep_champion',
    text: `Keep ${winner.title} as champion: it ${bias !== null && bias < 0 ? 'under' : 'over'}-forecasts by ${percent(bias === null ? null : Math.abs(bias))} only.`,
  };
}
