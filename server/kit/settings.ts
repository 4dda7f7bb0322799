import { z } from 'zod';
import type { Frequency } from './calendar.ts';

export const METRICS = ['wape', 'mae', 'rmse', 'mase', 'rmsse', 'smape', 'pinball'] as const;
export type Metric = (typeof METRICS)[number];

/** How models are tested: rolling origin, identical cutoffs for all. All lengths in periods of the dataset. */
export const BacktestSettings = z.strictObject({
  horizon: z.int().min(1).max(365).describe('Periods ahead that are forecast'),
  strategy: z.enum(['expanding', 'sliding']).describe('expanding: train on all history before the cutoff; sliding: on an equally long stretch'),
  windows: z.int().min(2).max(20).describe('Train/test pairs; one alone would be noise'),
  stepSize: z.int().min(1).max(365).describe('Periods between two cutoffs; the horizon by default'),
  minTrain: z.int().min(7).max(5000).describe('Fewest periods to train on'),
  gap: z.int().min(0).max(30).describe('Periods left out between training and test; smaller than the horizon'),
  metric: z.enum(METRICS).describe('What the leaderboard is ranked by'),
  testSeries: z.int().min(1).max(5000).default(5000).describe('Series tested at most; of more, evenly spaced ones stand for all'),
  maxTrain: z.int().min(30).max(20_000).optional().describe('Latest periods a model is fitted on at most; all when left out'),
});
export type BacktestSettings = z.infer<typeof BacktestSettings>;

/** Spacing and size of the data a run works on. */
export interface Shape {
  frequency: Frequency;
  /** Date of period 0 (`calendar.ts`); "0" for an ordinal index. */
  start: string;
  periods: number;
  series: number;
}

export type Focus = { store: string; product: string } | { series: string };

/** What a preset's `plan` is given: everything resolved, nothing left to a default. */
export interface PlanSettings<Overrides = unknown> {
  seed: number;
  /** ISO day the generator's window ends on. */
  anchorDay: string;
  reset: boolean;
  /** The preset's own config, parsed. */
  overrides: Overrides;
  /** True when a feed takes the generator's place. */
  feed: boolean;
  shape: Shape;
  focus: Focus | null;
  /** Model ids, at least the two baselines among them. */
  models: readonly string[];
  backtest: BacktestSettings;
  /** Interval levels in percent, ascending. */
  levels: readonly number[];
}
