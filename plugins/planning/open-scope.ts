import type { PlanScope } from '../../server/kit/kinds/scenario.ts';
import type { DriverRole } from '../../server/kit/model.ts';
import type { Dataset } from '../modeling/history.ts';
import { type ModelData, openModelData } from '../modeling/model-data.ts';
import { allOf } from '../words/format.ts';

/** Series a plan adds up at most; more are asked for by shop or product. */
export const MOST_SERIES = 2000;

/** Ordinals of a scope, ascending, and what it is called. @throws RangeError when nothing is there, or too much */
export function seriesOf(dataset: Dataset, scope: PlanScope): { ordinals: number[]; name: string } {
  const { series } = dataset.meta;
  if (scope.kind === 'series') {
    if (scope.series >= series) throw new RangeError(`there is no series ${scope.series}; the dataset has ${series}, counted from 0`);
    return { ordinals: [scope.series], name: dataset.key(scope.series) };
  }
  const ordinals: number[] = [];
  const names = scope.kind === 'all' ? null : dataset.names(scope.kind);
  for (let ordinal = 0; ordinal < series; ordinal++) if (names === null || (scope.kind !== 'all' && names[ordinal] === scope.name)) ordinals.push(ordinal);
  const name = scope.kind === 'all' ? allOf(series, 'series', 'series') : scope.name;
  if (ordinals.length === 0) throw new RangeError(`there is no ${scope.kind} "${name}" in the data; choose one that is listed`);
  if (ordinals.length > MOST_SERIES)
    throw new RangeError(`${name} has ${ordinals.length} series, a plan adds up at most ${MOST_SERIES}; ask for a store, a product or one series`);
  return { ordinals, name };
}

/** Opens the series of a scope without loading the others; codes of shops and products are those of the whole dataset, as models learnt them. */
export function openScope(dataset: Dataset, ordinals: readonly number[], horizon: number, wanted: ReadonlySet<DriverRole>): ModelData {
  const part: Dataset = {
    meta: { ...dataset.meta, series: ordinals.length },
    key: (row) => dataset.key(ordinals[row]),
    names: (of) => {
      const all = dataset.names(of);
      return ordinals.map((ordinal) => all[ordinal]);
    },
    series: (row) => dataset.series(ordinals[row]),
  };
  const data = openModelData(part, horizon, wanted);
  const statics = (['store', 'product'] as const)
    .map((name) => {
      const texts = dataset.names(name);
      const codes = new Map<string, number>();
      for (const text of texts) if (!codes.has(text)) codes.set(text, codes.size);
      return { name, codes: Int32Array.from(ordinals, (ordinal) => codes.get(texts[ordinal]) ?? 0), count: codes.size };
    })
    .filter(({ count }) => count > 1);
  return { ...data, panel: { ...data.panel, statics } };
}
