/**
 * What pages, CLI and clients are shown: plain JSON shapes of the procedures' answers.
 * Types only; the page may import them.
 */
import type { Frequency } from '../kit/calendar.ts';
import type { Json, JsonObject } from '../kit/json.ts';
import type { DatasetMeta } from '../kit/kinds/dataset.ts';
import type { KindValue } from '../kit/kinds/index.ts';
import type { BacktestMeta, DemandClass } from '../kit/kinds/modeling.ts';
import type { Theme } from '../kit/preset.ts';
import type { BacktestSettings, Focus, Shape } from '../kit/settings.ts';
import type { RunStatus, RunSummary } from '../pipeline/event.ts';
import type { CreatedObjects, EffectiveFocus, ResultSummary } from '../pipeline/workspace-record.ts';
import type { ApprovalView } from './approval/views.ts';
import type { BatchConfig } from './batch/views.ts';

export interface PresetView {
  id: string;
  version: string;
  title: string;
  story: { opening: readonly [string, string]; closing: string };
  theme: Theme;
  expected: string;
  shape: Shape;
  steps: number;
  phases: number;
  /** JSON Schema of its overrides, defaults included. */
  form: JsonObject;
  /** Median wall clock of its completed, uncached runs here, ms; null before the first. */
  tookMs: number | null;
  /** Total of all series per period of its latest dataset here, before the first of a sample of its world; oldest first, ≤ 200 points. */
  spark: readonly number[];
}

export interface ModelView {
  id: string;
  title: string;
  summary: string;
  source: string;
  /** Of one series, across all series, or the mean of others. */
  scope: 'local' | 'combination' | 'global';
  baseline: boolean;
  /** Competes when nobody chose models. */
  recommended: boolean;
  /** Fewest observations for a season of 7. */
  minHistory: number;
  /** Roles of drivers that move its forecast: price, promotion, event, regressor. */
  drivers: readonly string[];
  /** Of a combination: ids of the models it is the mean of. */
  members: readonly string[];
}

/** A plugin of ours or of third parties, or a third party's module that is not in use. */
export interface PluginView {
  /** What the allow-list calls it: path of the file, or name of the package; of our own the id. */
  name: string;
  file: string;
  /** Null where only the module is known: nothing of it was run, or it brought nothing. */
  type: 'preset' | 'step' | 'model' | null;
  id: string | null;
  version: string | null;
  title: string | null;
  /** `built-in`, `file`, `package`, or the name of a further folder. */
  origin: string;
  /** SHA-256: of our own over all code, of a third party's over its file or package. */
  hash: string | null;
  state: 'loaded' | 'waiting' | 'quarantined';
  /** Unless loaded: why, and what to do, in one sentence. */
  reason: string | null;
  /** Kinds, of a step. */
  reads: readonly string[];
  writes: readonly string[];
}

/** A run in a list. */
export interface RunRow {
  runId: string;
  title: string;
  preset: string;
  status: RunStatus;
  queuedAt: string;
  finishedAt: string | null;
  /** Steps finished / planned. */
  done: number;
  total: number;
  skipped: number;
  summary: RunSummary | null;
  workspaceId: string | null;
  /** Name of the workspace, '' when unnamed or ephemeral. */
  workspace: string;
  replayedFrom: string | null;
  feedName: string | null;
  /** When an ephemeral run is archived; null when kept. */
  expiresAt: string | null;
  /** Place in the queue, 1 = next; null when not queued. */
  queuePosition: number | null;
}

/** The resolved configuration of a run: what a replay sends again. */
export interface ResolvedConfig {
  preset: string;
  presetVersion: string;
  seed: number;
  anchorDay: string;
  reset: boolean;
  reuseDataset: boolean;
  overrides: JsonObject;
  feed: { feedId: string; name: string; digest: string } | null;
  focus: Focus | null;
  models: readonly string[];
  backtest: BacktestSettings;
  levels: readonly number[];
  shape: Shape;
  codeDigest: string;
  productVersion: string;
  /** Preset, steps and models that carry it, with the digest of the code behind each; absent in older rows. */
  plugins?: readonly PluginStamp[];
  /** The run it was made from by changing settings, and what was changed. */
  modifiedFrom?: { runId: string; diff: readonly ConfigChange[] };
  /** Of a batch: what was asked; its plan is made from it. */
  batch?: BatchConfig;
}

/** A setting that differs, by its path; null = not there. */
export interface ConfigChange {
  path: string;
  from: Json;
  to: Json;
}

/** A plugin as a run met it. */
export interface PluginStamp {
  type: 'preset' | 'step' | 'model';
  id: string;
  version: string;
  codeDigest: string;
}

export interface RunDetail extends RunRow {
  config: ResolvedConfig;
  /** The run whose first steps it took over, and the first step it computed anew; null when it was not restarted. */
  restartedFrom: { runId: string; step: string } | null;
  /** The same run as a command line, TypeScript and curl. */
  copy: { cli: string; typescript: string; curl: string };
}

/** Answer of `run.check`: would it start, and with what. */
export interface RunCheck {
  ok: boolean;
  errors: readonly { path: string; message: string }[];
  warnings: readonly string[];
  config: ResolvedConfig | null;
  /** What differs from the run it is made from; null when it is made from none. */
  changes: readonly ConfigChange[] | null;
  steps: readonly { id: string; title: string; phase: string }[];
}

export interface EventDay {
  period: number;
  date: string;
  name: string;
}

/** Everything the Results tab says, made from the run's backtest and dataset artifacts. */
export interface ResultsView {
  frequency: Frequency;
  /** Dates of the history window: first and last period. */
  firstDate: string;
  lastDate: string;
  periods: number;
  unit: string;
  backtest: BacktestMeta;
  /** Cutoff date (last day trained on), test range as dates, one a window. */
  windowDates: readonly { trainFrom: string; cutoff: string; testFrom: string; testTo: string }[];
  focus: { series: number; key: string };
  seriesCount: number;
  /** Whose forecast stands for how many series, the most first. */
  choices: readonly { model: string; title: string; series: number }[];
  /** What the data does not know of the days ahead and models had to assume, and from which step on. */
  assumed: readonly { name: string; from: number }[];
  findings: readonly { title: string; text: string }[];
  proposal: { action: string; text: string } | null;
  /** The preset's closing line with its true numbers. */
  closing: string;
  verification: { verified: boolean; digest: string } | null;
}

/** One series with its forecasts: `series` = ordinal, or −1 for the total of all. */
export interface SeriesView {
  series: number;
  key: string;
  store: string;
  product: string;
  frequency: Frequency;
  unit: string;
  /** Date of each history period, then of each forecast step. */
  dates: readonly string[];
  forecastDates: readonly string[];
  /** Null where not observed. */
  actual: readonly (number | null)[];
  /** 0 missing, 1 observed, 2 closed, 3 stockout. */
  state: readonly number[];
  price: readonly (number | null)[] | null;
  /** 1 on promotion days. */
  promotion: readonly number[] | null;
  /** Named days, those known beyond the history among them: `period` ≥ the number of dates. */
  events: readonly EventDay[];
  /** The one that stands first, then seasonal naive and naive, then the others. */
  forecasts: readonly {
    model: string;
    title: string;
    /** Its forecast stands for the series: the winner's, or that of a model that is better on this one. */
    chosen: boolean;
    baseline: boolean;
    /** The model refused the series; what is shown is the naive forecast. */
    standIn: boolean;
    mean: readonly number[];
    /** One per level, ascending. */
    intervals: readonly { level: number; lower: readonly number[]; upper: readonly number[] }[];
  }[];
  /** Error on this series over the test windows, of the model whose forecast stands; null when it has none. */
  wape: number | null;
  /** The rest of the test on this series; null for the total, and before the test. */
  score: {
    /** Another model than the winner over all series stands here. */
    ownChoice: boolean;
    winnerTitle: string;
    winnerWape: number | null;
    class: DemandClass | null;
    /** Σ(forecast − actual) per tested period, in units; null when not tested. */
    bias: number | null;
  } | null;
}

export interface SeriesRow {
  series: number;
  key: string;
  store: string;
  product: string;
  units: number;
  /** Of the units of all series; null when nothing was sold. */
  share: number | null;
  /** How its demand comes; null when it never sold, and before the test. */
  class: DemandClass | null;
  /** Model whose forecast stands, and whether it is another than the winner; '' before the test. */
  model: string;
  title: string;
  ownChoice: boolean;
  /** Of that model, over the test windows; null when it has no value. */
  wape: number | null;
  /** Σ(forecast − actual) per tested period, in units: + over-forecasts; null when not tested. */
  bias: number | null;
  /** Units missed a period, WAPE × volume, with those missed to one side, |bias|, counted twice; null when not tested. */
  exception: number | null;
}

/** A dataset in a list. */
export interface DatasetRow {
  digest: string;
  /** Name of the file, or title of the preset, it came from. */
  title: string;
  source: 'feed' | 'generated';
  feedId: string | null;
  /** Of the newest run on it; null when none was made. */
  preset: string | null;
  frequency: Frequency;
  /** Dates of the first and last period. */
  firstDate: string;
  lastDate: string;
  series: number;
  periods: number;
  unit: string;
  counts: DatasetMeta['counts'];
  createdAt: string;
  /** How many runs used it, and the newest of them. */
  runs: number;
  latestRunId: string | null;
}

export interface DatasetDetail extends DatasetRow {
  channels: DatasetMeta['channels'];
  /** Observed units of all series per period, null where none was observed. */
  totals: readonly (number | null)[];
  /** Names with their number of series, in order of the name, at most 500 each; empty when the dataset names none. */
  stores: readonly { name: string; series: number }[];
  products: readonly { name: string; series: number }[];
}

/** A series in a dataset's list, with its latest periods for a small chart. */
export interface DatasetSeriesRow {
  series: number;
  key: string;
  store: string;
  product: string;
  units: number;
  /** At most 60 latest periods; null where nothing was observed. */
  latest: readonly (number | null)[];
  /** States of the same periods. */
  latestState: readonly number[];
}

/** One series with all that is known of it. */
export interface DatasetSeriesView {
  series: number;
  key: string;
  store: string;
  product: string;
  frequency: Frequency;
  unit: string;
  dates: readonly string[];
  /** Null where not observed. */
  quantity: readonly (number | null)[];
  /** 0 missing, 1 observed, 2 closed, 3 stockout. */
  state: readonly number[];
  channels: readonly { name: string; label: string; unit: string; role: 'target' | 'known' | 'observed' | 'hidden'; values: readonly number[] }[];
  events: readonly EventDay[];
}

/** A dataset at a glance: its total, and up to five real series picked for the effect that draws it, over its latest 181 periods. */
export interface DatasetFace {
  digest: string;
  frequency: Frequency;
  dates: readonly string[];
  total: readonly (number | null)[];
  rows: readonly { series: number; key: string; store: string; product: string; quantity: readonly (number | null)[]; state: readonly number[] }[];
}

export interface WorkspaceRow {
  workspaceId: string;
  name: string | null;
  /** Name, or "replay of first", or the run's title and short id. */
  label: string;
  description: string;
  tags: readonly string[];
  pinned: boolean;
  archived: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
  seed: number;
  /** The run, or, once it is gone, what the workspace says of it. */
  run: RunRow;
}

export interface WorkspaceDetail extends WorkspaceRow {
  config: ResolvedConfig;
  configSchemaVersion: number;
  /** Complete once the run has ended, as it stands before. */
  createdObjects: CreatedObjects;
  resultSummary: ResultSummary;
  /** The series it came to show; null before the step that takes stock. */
  focus: EffectiveFocus | null;
  /** Replays of it, newest first. */
  replays: readonly RunRow[];
  /** What it is a replay of. */
  source: { workspaceId: string | null; runId: string; label: string } | null;
  /** How many notes its journal holds. */
  notes: number;
  /** What its steps asked of people and what was decided, newest first, at most 200. */
  approvals: readonly ApprovalView[];
}

/** What the list can be narrowed to, with how many there are of each; the commonest first. */
export interface WorkspaceFacets {
  presets: readonly { value: string; title: string; count: number }[];
  statuses: readonly { value: RunStatus; count: number }[];
  winners: readonly { value: string; count: number }[];
  tags: readonly { value: string; count: number }[];
}

export interface NoteView {
  noteId: number;
  at: string;
  actor: string;
  text: string;
}

/** One thing a workspace points to, as it is now. */
export interface ReferenceHealth {
  type: 'run' | 'dataset' | 'artifact' | 'alias' | 'scenario';
  id: string;
  /** "backtest/scores", the alias's name. */
  label: string;
  /** `dead`: it is gone. `unknown`: it could not be asked. */
  status: 'alive' | 'dead' | 'unknown';
  /** Does it still say what was recorded: digest recomputed, alias here; null when that could not be told. */
  holds: boolean | null;
  /** In words. */
  note: string;
}

export interface WorkspaceHealth {
  workspaceId: string;
  /** When it was looked at. */
  checkedAt: string;
  tookMs: number;
  alive: number;
  dead: number;
  unknown: number;
  /** Alive, but not what was recorded. */
  changed: number;
  /** True when the run did not complete, so that there is less than its plan promised. */
  partial: boolean;
  references: readonly ReferenceHealth[];
}

/** A run in a line of replays. */
export interface LineageNode {
  runId: string;
  /** Null: not kept, or its workspace was deleted. */
  workspaceId: string | null;
  label: string;
  state: 'kept' | 'not kept' | 'original deleted';
  status: RunStatus | null;
  verdict: 'reproduced' | 'differs' | null;
  at: string | null;
  /** Run it came from, and how: computed again, begun again at a step, or started with other settings. */
  of: string | null;
  how: 'replay' | 'restart' | 'changed' | null;
  /** Runs away from the workspace asked for: negative towards its origin. */
  distance: number;
}

export interface LineageView {
  workspaceId: string;
  /** The farthest origin first, the workspace itself (distance 0), then what came of it. */
  nodes: readonly LineageNode[];
  /** There are more than are listed. */
  more: boolean;
}

export interface CompareRow {
  /** `backtest.horizon`, a model's title, `backtest/scores`. */
  label: string;
  /** One a workspace, in the order asked for; null = has none. */
  values: readonly (string | null)[];
  differs: boolean;
  /** Of figures: the column that is best; null when there is none. */
  best: number | null;
}

export interface CompareView {
  workspaces: readonly WorkspaceRow[];
  /** Sections in a fixed order; rows that differ stand first in each. */
  sections: readonly { id: 'configuration' | 'metrics' | 'steps' | 'artifacts' | 'plugins'; title: string; note: string; rows: readonly CompareRow[] }[];
  differences: number;
}

/** What became of one workspace of many. */
export interface BulkResult {
  workspaceId: string;
  ok: boolean;
  /** Why not. */
  message: string;
  code: string | null;
}

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

export interface HealthView {
  version: string;
  node: string;
  dataDir: string;
  database: string;
  startedAt: string;
  uptimeMs: number;
  checks: readonly { name: string; ok: boolean; detail: string }[];
  counts: { runs: number; workspaces: number; artifacts: number; datasets: number; events: number; blobs: number; blobBytes: number };
  eventLoopDelayMs: { p50: number; p99: number };
  plugins: readonly { id: string; type: 'preset' | 'step' | 'model'; version: string; title: string; origin: string }[];
  queue: { running: number; waiting: number; limit: number };
}

/** Why one series is forecast as it is. */
export type ExplanationView = KindValue<'explanation'>;

/** A trained model of a run: what it is, what it learnt from, how it did. */
export interface ModelCardView {
  id: string;
  title: string;
  /** Null when its plugin is not here any more. */
  about: ModelView | null;
  frequency: Frequency;
  unit: string;
  trained: {
    version: string;
    series: number;
    fitted: number;
    refused: number;
    /** Dates of the first and the last period it learnt from. */
    from: string;
    to: string;
    periods: number;
    horizon: number;
    /** Of a model across all series: stretches of the horizon that were learnt apart. */
    parts: number;
    digest: string;
    bytes: number;
    members: readonly { model: string; title: string; weight: number }[];
  };
  /** Null when it did not compete. */
  test: {
    metric: BacktestMeta['metric'];
    winner: string;
    winnerTitle: string;
    competitors: number;
    windows: number;
    testedSeries: number;
    intervals: BacktestMeta['intervals'];
    segments: BacktestMeta['segments'];
    model: BacktestMeta['models'][number];
    /** Seasonal naive, when it is another model and was tested. */
    naive: BacktestMeta['models'][number] | null;
    /** Series its forecast stands for. */
    chosen: number;
    /** Series both it and seasonal naive have an error on, and how many of them it forecasts better and worse. */
    compared: number;
    better: number;
    worse: number;
    /** `gain`: units a period that it misses less than seasonal naive; the largest first, of losses the largest loss. */
    wins: readonly { series: number; key: string; wape: number; naive: number; gain: number }[];
    losses: readonly { series: number; key: string; wape: number; naive: number; gain: number }[];
  } | null;
  /** Of trees: `gain` is the column's share of all. `count` columns in all. */
  importances: { trees: number; count: number; columns: KindValue<'importances'>['columns'] } | null;
}
