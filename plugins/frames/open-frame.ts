import type { DriverRole, Panel } from '../../server/kit/model.ts';
import { bucketsOf } from '../boosting/buckets.ts';
import { openSeriesHistory, type SeriesHistory } from '../boosting/series-history.ts';
import type { Dataset } from '../modeling/history.ts';
import { openModelData } from '../modeling/model-data.ts';
import { type FrameColumn, frameColumns } from './frame-columns.ts';

const ALL_ROLES: ReadonlySet<DriverRole> = new Set(['price', 'promotion', 'event', 'regressor']);

/** The frame of some series of a dataset: rows are made on the fly, one for a series and a period. */
export interface Frame {
  columns: readonly FrameColumn[];
  /** Periods between what a row knows and its own: the longest that the models of the horizon's stretches are learnt with. */
  shift: number;
  /** Goes to the `row`-th of the series asked for. */
  load(row: number): void;
  /** Writes the row of period t of the loaded series; NaN = no value. @param into length columns */
  write(t: number, into: Float64Array): void;
}

export interface FrameShape {
  /** First period that is not looked at. */
  cutoff: number;
  horizon: number;
  /** Channels observed only afterwards that are wanted, by name. */
  observed: readonly string[];
}

/** @param ordinals series wanted, ascending */
export function openFrame(dataset: Dataset, ordinals: readonly number[], { cutoff, horizon, observed }: FrameShape): Frame {
  const panel = panelOf(dataset, ordinals, horizon);
  const channels = observed.map((name) => ({ name, values: channelOf(dataset, ordinals, name) }));
  const columns = frameColumns(panel, horizon, channels);
  const shift = bucketsOf(horizon).at(-1)?.to ?? horizon;
  const history: SeriesHistory = openSeriesHistory(panel, cutoff);
  return {
    columns,
    shift,
    load: (row) => history.load(row),
    write(t, into) {
      history.stand(t, shift);
      for (let c = 0; c < columns.length; c++) into[c] = columns[c].value(history, t, shift);
    },
  };
}

/** What models across all series are given, for some series only; codes of store and product are those of the whole dataset. */
function panelOf(dataset: Dataset, ordinals: readonly number[], horizon: number): Panel {
  const part: Dataset = {
    meta: { ...dataset.meta, series: ordinals.length },
    key: (row) => dataset.key(ordinals[row]),
    names: (of) => ordinals.map((ordinal) => dataset.names(of)[ordinal]),
    series: (row) => dataset.series(ordinals[row]),
  };
  const { panel } = openModelData(part, horizon, ALL_ROLES);
  const statics = (['store', 'product'] as const).map((name) => {
    const codes = new Map<string, number>();
    for (const text of dataset.names(name)) if (!codes.has(text)) codes.set(text, codes.size);
    return { name, codes: Int32Array.from(part.names(name), (text) => codes.get(text) ?? 0), count: codes.size };
  });
  return { ...panel, statics: statics.filter(({ count }) => count > 1) };
}

function channelOf(dataset: Dataset, ordinals: readonly number[], name: string): Float64Array {
  const { periods } = dataset.meta;
  const values = new Float64Array(ordinals.length * periods).fill(Number.NaN);
  for (const [row, ordinal] of ordinals.entries()) values.set(dataset.series(ordinal).channel(name)?.subarray(0, periods) ?? [], row * periods);
  return values;
}
