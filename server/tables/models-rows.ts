import { readCells } from '../blobs/read-cells.ts';
import type { KindValue } from '../kit/kinds/index.ts';
import { BLOCK, type OutputSource, SCOPE, scopeCells } from './forecast-rows.ts';
import { createRowBuffer, type TableColumn, type TableRows } from './table-rows.ts';

/**
 * One fitted model: a row a series and the total last, with `fitted` 1 or 0 (history too short) and, of a model of one series at a time, the
 * numbers it learned. What was not fitted has none.
 */
export function modelsRows({ blobs, files, meta, names }: OutputSource<Pick<KindValue<'models'>, 'series' | 'width' | 'model'>>): TableRows {
  const { series, width, model } = meta;
  const columns: TableColumn[] = [
    ...SCOPE,
    { name: 'model', type: 'text' },
    { name: 'fitted', type: 'integer' },
    ...Array.from({ length: width }, (_, k): TableColumn => ({ name: `state_${k}`, type: 'number' })),
  ];
  return {
    columns,
    async *slices() {
      const buffer = createRowBuffer(columns.length);
      for (let from = 0; from <= series; from += BLOCK) {
        const to = Math.min(series + 1, from + BLOCK);
        const scopes = await scopeCells(names, series, from, to);
        const ok = readCells(blobs, files, { name: 'ok', dtype: 'u8' }, from, to);
        const state = width === 0 ? null : readCells(blobs, files, { name: 'state', dtype: 'f64' }, from * width, to * width);
        for (let s = 0; s < to - from; s++)
          buffer.add([...scopes[s], model, ok[s], ...Array.from({ length: width }, (_, k) => (state === null || ok[s] === 0 ? null : state[s * width + k]))]);
        if (buffer.isFull()) yield buffer.take();
      }
      yield buffer.take();
    },
  };
}
