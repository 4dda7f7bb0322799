import type { BacktestSettings } from '../../../kit/settings.ts';
import type { ScopeRequest } from '../batch-request.ts';

/** Stands for the winner of the run a batch looks at. */
export const CHAMPION = '@champion';

/** A named batch, as data. */
export interface BatchPreset {
  id: string;
  title: string;
  /** What it is for, in a sentence or two. */
  when: string;
  scope: ScopeRequest;
  /** The scope in words. */
  about: string;
  /** Ids, and CHAMPION. */
  models: readonly string[];
  backtest?: Partial<BacktestSettings>;
}
