import { readCells } from '../blobs/read-cells.ts';
import type { SignalsMeta } from '../kit/kinds/dataset.ts';
import { dateCell, dateType } from './dataset-rows.ts';
import type { OutputSource } from './forecast-rows.ts';
import { SLICE, type TableRows } from './table-rows.ts';

/** Signals of the world in long form: signal, where it holds (null = everywhere), date, value and its unit. */
export function signalRows({ blobs, files, meta }: Pick<OutputSource<SignalsMeta>, 'blobs' | 'files' | 'meta'>): TableRows {
  const { signals, periods, frequency } = meta;
  return {
    columns: [
      { name: 'date', type: dateType(frequency) },
      { name: 'signal', type: 'text' },
      { name: 'scope', type: 'text' },
      { name: 'value', type: 'number' },
      { name: 'unit', type: 'text' },
    ],
    async *slices() {
      for (const [s, { name, scope, unit }] of signals.entries())
        for (let from = 0; from < periods; from += SLICE) {
          const to = Math.min(periods, from + SLICE);
          const values = Array.from(readCells(blobs, files, { name: 'value', dtype: 'f64' }, s * periods + from, s * periods + to));
          const same = (text: string) => values.map(() => text || null);
          yield [values.map((_, i) => dateCell(meta, from + i)), same(name), same(scope), values, same(unit)];
        }
    },
  };
}
