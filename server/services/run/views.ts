/** What is told of a run: in lists, on its page, and of its results series by series. Types only; pages may import them. */
import type { Frequency } from '../../kit/calendar.ts';
import type { Json, JsonObject } from '../../kit/json.ts';
import type { KindValue } from '../../kit/kinds/index.ts';
import type { BacktestMeta, DemandClass } from '../../kit/kinds/modeling.ts';
import type { BacktestSettings, Focus, Shape } from '../../kit/settings.ts';
import type { RunStatus, RunSummary } from '../../pipeline/event.ts';
import type { BatchConfig } from '../batch/views.ts';
import type { EventDay } from '../dataset/views.ts';

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

/** Why one series is forecast as it is. */
export type ExplanationView = KindValue<'explanation'>;
