/** What is told of datasets and their series. Types only; pages may import them. */
import type { Frequency } from '../../kit/calendar.ts';
import type { DatasetMeta } from '../../kit/kinds/dataset.ts';

export interface EventDay {
  period: number;
  date: string;
  name: string;
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
