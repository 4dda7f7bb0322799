import { readCells } from '../blobs/read-cells.ts';
import type { HierarchyMeta } from '../kit/kinds/hierarchy.ts';
import { dateCell, dateType } from './dataset-rows.ts';
import { BLOCK, type OutputSource } from './forecast-rows.ts';
import { createRowBuffer, type TableColumn, type TableRows } from './table-rows.ts';

/**
 * Forecasts that add up: total, shops and products in order of level, then the series; one row a step. `base` is what was forecast for
 * the row alone, `reconciled` what adds up, with its intervals; `wape_base` and `wape` are their test errors, the same on every step.
 * @param nodeNames of the rows above the series
 */
export function hierarchyRows(
  { blobs, files, meta, calendar, names }: OutputSource<Pick<HierarchyMeta, 'levels' | 'nodes' | 'series' | 'horizon' | 'from' | 'intervalLevels'>>,
  nodeNames: readonly string[],
): TableRows {
  const { levels, nodes, series, horizon, from: start, intervalLevels } = meta;
  const values = ['base', 'reconciled', ...intervalLevels.flatMap((level) => [`lower_${level}`, `upper_${level}`])];
  const columns: TableColumn[] = [
    { name: 'date', type: dateType(calendar.frequency) },
    { name: 'level', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'step', type: 'integer' },
    ...[...values, 'wape_base', 'wape'].map((name): TableColumn => ({ name, type: 'number' })),
  ];
  const levelOf = (row: number): string => (row >= nodes ? 'series' : (levels.findLast(({ from }) => from <= row)?.level ?? 'total'));
  return {
    columns,
    async *slices() {
      const dates = Array.from({ length: horizon }, (_, step) => dateCell(calendar, start + step));
      const buffer = createRowBuffer(columns.length);
      for (let from = 0; from < nodes + series; from += BLOCK) {
        const to = Math.min(nodes + series, from + BLOCK);
        const named = to > nodes ? await names(Math.max(0, from - nodes), to - nodes) : [];
        const nameOf = (row: number): string | null => (row < nodes ? nodeNames[row] || null : named[row - Math.max(from, nodes)].key);
        const cells = values.map((name) => readCells(blobs, files, { name, dtype: 'f64' }, from * horizon, to * horizon));
        const errors = ['wape_base', 'wape'].map((name) => {
          const present = readCells(blobs, files, { name: `${name}_present`, dtype: 'u8' }, from, to);
          return Array.from(readCells(blobs, files, { name, dtype: 'f64' }, from, to), (value, i) => (present[i] === 1 ? value : null));
        });
        for (let row = from; row < to; row++)
          for (let step = 0; step < horizon; step++) {
            const at = row - from;
            buffer.add([dates[step], levelOf(row), nameOf(row), step + 1, ...cells.map((one) => one[at * horizon + step]), ...errors.map((one) => one[at])]);
            if (buffer.isFull()) yield buffer.take();
          }
      }
      yield buffer.take();
    },
  };
}
