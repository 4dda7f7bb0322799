import { openTable } from '../blobs/table-files.ts';
import type { Column, Table } from '../kit/kind.ts';
import { dateCell, dateType } from './dataset-rows.ts';
import type { OutputSource } from './forecast-rows.ts';
import { type Cell, type ColumnType, SLICE, type TableColumn, type TableRows } from './table-rows.ts';

type Head = Omit<Column, 'data'>;

/** Columns that hold periods, and what their dates are called. */
const DATES: Readonly<Record<string, string>> = { period: 'date', from: 'from', to: 'to' };

/** Whether a table is a list of rows: every column has one cell a row, the rows of a part beside each other. */
export const isFlat = (columns: readonly Head[]): boolean => columns.length > 0 && columns.every(({ shape }) => shape.length === 1);

/**
 * A list of events as it is stored, part after part: periods become dates, the ordinal of a series its store, product and key.
 * Memory: one part.
 */
export function eventRows({ blobs, files, calendar, names }: Omit<OutputSource<unknown>, 'meta'>, heads: readonly Head[]): TableRows {
  const kinds = heads.filter(({ name }, at) => heads.findIndex((one) => one.name === name) === at);
  const columns = kinds.flatMap(({ name, dtype }): TableColumn[] => {
    if (name === 'series') return ['store', 'product', 'series'].map((one) => ({ name: one, type: 'text' }));
    if (Object.hasOwn(DATES, name)) return [{ name: DATES[name], type: dateType(calendar.frequency) }];
    return [{ name, type: dtype === 'utf8' ? 'text' : dtype === 'f64' ? 'number' : 'integer' }] satisfies { name: string; type: ColumnType }[];
  });
  const parts = [...new Set(heads.map(({ part }) => part))];
  return {
    columns,
    async *slices() {
      for (const part of parts) {
        const table = openTable(blobs, files, (meta) => meta);
        const rows = heads.find((head) => head.part === part)?.shape[0] ?? 0;
        for (let from = 0; from < rows; from += SLICE) {
          const to = Math.min(rows, from + SLICE);
          const slice: Cell[][] = [];
          for (const { name, dtype } of kinds) {
            const cells = Array.from(cellsOf(table, name, dtype, part).slice(from, to));
            if (name === 'series') slice.push(...(await named(cells as number[])));
            else slice.push(Object.hasOwn(DATES, name) ? cells.map((period) => dateCell(calendar, Number(period))) : cells);
          }
          yield slice;
        }
      }
    },
  };

  async function named(ordinals: readonly number[]): Promise<Cell[][]> {
    const first = Math.min(...ordinals);
    const known = await names(first, Math.max(...ordinals) + 1);
    const rows = ordinals.map((ordinal) => known[ordinal - first]);
    return [rows.map((row) => row.store || null), rows.map((row) => row.product || null), rows.map((row) => row.key)];
  }
}

function cellsOf(
  table: Table,
  name: string,
  dtype: Head['dtype'],
  part: number | undefined,
): ArrayLike<string | number> & { slice(from: number, to: number): Iterable<string | number> } {
  if (dtype === 'utf8') return [...table.text(name, part)];
  if (dtype === 'f64') return table.f64(name, part);
  if (dtype === 'i32') return table.i32(name, part);
  return dtype === 'u8' ? table.u8(name, part) : table.u32(name, part);
}
