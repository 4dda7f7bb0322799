import { readCells } from '../blobs/read-cells.ts';
import type { KindValue } from '../kit/kinds/index.ts';
import type { OutputSource } from './forecast-rows.ts';
import { type Slice, type TableRows, uniqueColumns } from './table-rows.ts';

/** Rows read together; a frame has at most 1,000. */
const ROWS = 128;

/** The sample of a feature frame: its first rows, one column a feature, null where there is no value. */
export function featureRows({ blobs, files, meta }: Omit<OutputSource<KindValue<'feature_frame'>>, 'names' | 'calendar'>, rows: number): TableRows {
  const width = meta.columns.length;
  const columns = uniqueColumns(meta.columns.map(({ name }) => ({ name, type: 'number' })));
  return {
    columns,
    async *slices() {
      for (let from = 0; from < rows; from += ROWS) {
        const to = Math.min(rows, from + ROWS);
        const cells = readCells(blobs, files, { name: 'rows', dtype: 'f64' }, from * width, to * width);
        const present = readCells(blobs, files, { name: 'present', dtype: 'u8' }, from * width, to * width);
        const column = (c: number) => Array.from({ length: to - from }, (_, r) => (present[r * width + c] === 0 ? null : cells[r * width + c]));
        const slice: Slice = columns.map((_, c) => column(c));
        yield slice;
      }
    },
  };
}
