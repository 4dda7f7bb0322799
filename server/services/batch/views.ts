/** What pages, CLI and clients are shown of batches. Types only. */
import type { Frequency } from '../../kit/calendar.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { BatchItem } from '../../kit/kinds/batch.ts';
import type { Metric } from '../../kit/settings.ts';
import type { RunStatus } from '../../pipeline/event.ts';

/** `completed`: every item has a score; `partial`: some; `failed`: none; `skipped`: the scope meant no series; else the run's own state. */
export type BatchStatus = Exclude<RunStatus, 'completed'> | 'completed' | 'partial' | 'skipped';

/** What a batch run remembers of what was asked, beside the params of its step. */
export interface BatchConfig {
  /** Named preset it was made from; null = put together by hand. */
  preset: string | null;
  title: string;
  /** Which series, in words. */
  scope: string;
  series: number;
  items: number;
  /** Batch whose failed items this one runs again. */
  retryOf: string | null;
  /** Params of its only step: with the dataset, all that its figures hang on. */
  params: JsonObject;
}

/** A named batch: which models on which series, and when to use it. */
export interface BatchPresetView {
  id: string;
  title: string;
  /** What it is for, in a sentence or two. */
  when: string;
  scope: string;
  models: readonly string[];
  /** It looks at a finished run: its champion, or its errors. */
  needsRun: boolean;
}

export interface BatchRow {
  /** Id of the run that carries it. */
  batchId: string;
  title: string;
  preset: string | null;
  status: BatchStatus;
  /** Which series, in words. */
  scope: string;
  /** Digest of what it is tested on, and what that is called. */
  dataset: string;
  datasetTitle: string;
  models: readonly string[];
  series: number | null;
  /** Items planned; null while that is not known. */
  items: number | null;
  done: number;
  failed: number;
  queuedAt: string;
  finishedAt: string | null;
  /** Part of a run with other steps. */
  withinRun: boolean;
  retryOf: string | null;
}

export interface BatchView extends BatchRow {
  metric: Metric;
  horizon: number;
  windows: number;
  frequency: Frequency;
  models: readonly string[];
  titles: Readonly<Record<string, string>>;
  /** Series each model is the best of; the most first. Empty before the end. */
  wins: readonly { model: string; title: string; series: number }[];
  /** Items that a retry would run. */
  retryable: number;
  /** Batches that ran what failed here, newest first. */
  retries: readonly string[];
  /** Last sentence of the step, or why the run ended. */
  detail: string;
  expiresAt: string | null;
  workspaceId: string | null;
}

/** An item as it stands: while the batch runs it has words and no figures. */
export interface BatchItemView extends Omit<BatchItem, 'series' | 'store' | 'product' | 'scores' | 'points' | 'windows'> {
  series: number | null;
  store: string;
  product: string;
  scores: BatchItem['scores'] | null;
  points: number | null;
  windows: number | null;
  /** Score or reason, in words. */
  words: string;
}

/** Answer of `batch.check`: what would run. */
export interface BatchCheck {
  ok: boolean;
  errors: readonly { path: string; message: string }[];
  warnings: readonly string[];
  title: string;
  scope: string;
  dataset: { digest: string; title: string; series: number; periods: number; frequency: Frequency } | null;
  models: readonly { id: string; title: string }[];
  series: number;
  items: number;
  /** There may turn out to be fewer. */
  atMost: boolean;
  horizon: number;
  windows: number;
  metric: Metric;
}
