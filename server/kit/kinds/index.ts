import type { Kind } from '../kind.ts';
import { dataset, dataset_summary, dataset_truth, exogenous_signals, price_history, promotions, replenishment, returns } from './dataset.ts';
import { analysis, environment_report, registration, verification } from './decision.ts';
import { explanation, importances } from './explanation.ts';
import { backtest, feature_frame, forecast, models } from './modeling.ts';

/** All kinds of artifact a step can read or write, by id. */
export const KINDS = {
  dataset,
  dataset_truth,
  dataset_summary,
  returns,
  replenishment,
  promotions,
  price_history,
  exogenous_signals,
  feature_frame,
  models,
  backtest,
  forecast,
  environment_report,
  registration,
  verification,
  analysis,
  explanation,
  importances,
} as const;

export type KindId = keyof typeof KINDS;
export type KindValue<K extends KindId> = (typeof KINDS)[K] extends Kind<string, infer V> ? V : never;
