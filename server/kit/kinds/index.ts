import type { Kind } from '../kind.ts';
import { batch } from './batch.ts';
import { dataset, dataset_summary, dataset_truth, exogenous_signals, price_history, promotions, replenishment, returns } from './dataset.ts';
import { agent_words, analysis, environment_report, registration, verification } from './decision.ts';
import { explanation, importances } from './explanation.ts';
import { hierarchy } from './hierarchy.ts';
import { embedding_probe, knowledge_answer, knowledge_index } from './knowledge.ts';
import { backtest, feature_frame, forecast, models } from './modeling.ts';
import { compatibility, drill, ops } from './registry.ts';
import { plan_comparison, scenario } from './scenario.ts';

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
  agent_words,
  explanation,
  importances,
  compatibility,
  drill,
  ops,
  hierarchy,
  scenario,
  plan_comparison,
  batch,
  embedding_probe,
  knowledge_index,
  knowledge_answer,
} as const;

export type KindId = keyof typeof KINDS;
export type KindValue<K extends KindId> = (typeof KINDS)[K] extends Kind<string, infer V> ? V : never;
