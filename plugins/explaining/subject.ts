import type { DriverRole, Setting } from '../../server/kit/model.ts';
import type { Dataset } from '../modeling/history.ts';
import { type ModelData, openModelData, settingOf } from '../modeling/model-data.ts';
import type { Surroundings } from '../modeling/write-path.ts';
import { allOf } from '../words/format.ts';

/** The series that is asked about, as models see it. */
export interface Subject {
  /** −1 = the total. */
  ordinal: number;
  key: string;
  y: Float64Array;
  setting: Setting;
  around: Surroundings;
  /** Holds that series alone, in row 0; for the total all series, in its last row. */
  data: ModelData;
  row: number;
}

/**
 * Opens one series without loading the others; only for the total all are read.
 * @param wanted roles of drivers to load
 * @throws RangeError when there is no such series
 */
export function openSubject(dataset: Dataset, ordinal: number, horizon: number, wanted: ReadonlySet<DriverRole>): Subject {
  const { series } = dataset.meta;
  if (ordinal >= series) throw new RangeError(`there is no series ${ordinal}; the dataset has ${series}, counted from 0`);
  const data = ordinal < 0 ? openModelData(dataset, horizon, wanted) : openModelData(narrow(dataset, ordinal), horizon, wanted);
  const row = ordinal < 0 ? series : 0;
  const { periods, y } = data.panel;
  const panel = ordinal < 0 ? data.panel : { ...data.panel, statics: staticsOf(dataset, ordinal) };
  const own = { ...data, panel };
  return {
    ordinal,
    key: ordinal < 0 ? allOf(series, 'series', 'series') : dataset.key(ordinal),
    y: y.subarray(row * periods, (row + 1) * periods),
    setting: settingOf(own, row),
    around: { closed: data.closed[row], weekday: (data.weekday + periods) % 7, nonNegative: data.nonNegative[row] === 1 },
    data: own,
    row,
  };
}

/** The same dataset with one series in it. */
const narrow = (dataset: Dataset, ordinal: number): Dataset => ({
  meta: { ...dataset.meta, series: 1 },
  key: () => dataset.key(ordinal),
  names: (of) => [dataset.names(of)[ordinal]],
  series: () => dataset.series(ordinal),
});

/** Codes count first appearances over all series, as where the model was trained; a name that is the same everywhere is none. */
function staticsOf(dataset: Dataset, ordinal: number): ModelData['panel']['statics'] {
  return (['store', 'product'] as const)
    .map((name) => {
      const texts = dataset.names(name);
      const before = new Set(texts.slice(0, texts.indexOf(texts[ordinal])));
      return { name, codes: Int32Array.of(before.size), count: new Set(texts).size };
    })
    .filter(({ count }) => count > 1);
}
