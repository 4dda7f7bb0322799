/** What is told of a file on its way in. Types only; pages may import them. */
import type { Frequency } from '../../kit/calendar.ts';

/** Roles a column can play. `regressor` is observed only afterwards; `known` is known in advance. */
export type ColumnRole = 'date' | 'quantity' | 'series' | 'store' | 'product' | 'price' | 'promotion' | 'stockout' | 'known' | 'regressor' | 'ignore';

export interface FeedMapping {
  layout: 'long' | 'wide';
  /** Column name → role. In a wide table the value columns are given by `values`. */
  roles: Readonly<Record<string, ColumnRole>>;
  /** Wide: names of the period columns, in order. */
  values: readonly string[];
  dateOrder: 'iso' | 'dmy' | 'mdy';
  frequency: Frequency | 'auto';
  /** Periods of the main season; that of the frequency when left out. 1 = none. */
  season?: number;
  /** Date of the first ordinal column; null = a labelled period index. */
  start: string | null;
}

export interface FeedHealth {
  rowsRead: number;
  rowsAccepted: number;
  rowsRefused: number;
  /** Reason → count; the counts add up to `rowsRefused`. */
  refusals: readonly { reason: string; count: number }[];
  /** At most 100, in file order. */
  lines: readonly { line: number; reason: string }[];
  duplicates: number;
  negatives: number;
  /** Series × periods without a record. */
  gaps: number;
  closed: number;
  stockouts: number;
  series: number;
  periods: number;
  frequency: Frequency;
  start: string;
  end: string;
  units: number;
  notes: readonly string[];
}

export type FeedStatus = 'uploaded' | 'importing' | 'ready' | 'refused' | 'cancelled' | 'failed';

export interface FeedView {
  feedId: string;
  name: string;
  status: FeedStatus;
  format: 'csv' | 'json' | 'ndjson' | 'parquet';
  bytes: number;
  createdAt: string;
  /** Extra files attached: calendar and prices. */
  attached: readonly { role: 'calendar' | 'prices'; name: string; bytes: number }[];
  columns: readonly string[];
  /** First rows as text, at most 8 rows × 40 columns. */
  sample: readonly (readonly string[])[];
  /** Guessed until a person has chosen. */
  mapping: FeedMapping;
  /** Things only a person can say: "are dates DD/MM or MM/DD?" */
  questions: readonly { path: string; message: string }[];
  mode: 'strict' | 'lenient';
  progress: { fraction: number; note: string; etaMs: number | null };
  health: FeedHealth | null;
  /** All refused lines as CSV, at /api/v1/feeds/<feedId>/refused.csv; null when there are none. */
  refused: { sha256: string; bytes: number } | null;
  problem: string | null;
  /** Digest of the dataset once ready. */
  dataset: string | null;
}
