import type { Dataset } from '../modeling/history.ts';

/**
 * A dataset of some of the series, in the order given, numbered from 0: what is left out is never loaded.
 * @param ordinals of the series to keep
 */
export function narrowDataset(dataset: Dataset, ordinals: readonly number[]): Dataset {
  return {
    meta: { ...dataset.meta, series: ordinals.length },
    key: (ordinal) => dataset.key(ordinals[ordinal]),
    names: (of) => ordinals.map((ordinal) => dataset.names(of)[ordinal]),
    series: (ordinal) => dataset.series(ordinals[ordinal]),
  };
}
