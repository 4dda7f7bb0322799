/** `date`: 2024-01-31; `hour`: 2024-01-31T08; `integer`: within 32 bits. */
export type ColumnType = 'text' | 'number' | 'integer' | 'date' | 'hour';

/** Dates are text as `dateOfPeriod` gives it. Numbers are finite. */
export type Cell = string | number | null;

export interface TableColumn {
  name: string;
  type: ColumnType;
}

/** Some rows of a table: `slice[c][r]` is the cell of column c in row r. */
export type Slice = readonly (readonly Cell[])[];

/** A table on its way out: columns, and its rows in order, a slice at a time. */
export interface TableRows {
  columns: readonly TableColumn[];
  slices(): AsyncIterable<Slice>;
}

/** Most rows of one slice: a few milliseconds of work in any format. */
export const SLICE = 2048;

export interface SeriesName {
  key: string;
  store: string;
  product: string;
}

/** Names of the series [from, to), in order. */
export type NamesOf = (from: number, to: number) => Promise<readonly SeriesName[]>;

/** Columns with names made unique by a number behind the later ones. */
export function uniqueColumns(columns: readonly TableColumn[]): TableColumn[] {
  const taken = new Set<string>();
  return columns.map(({ name, type }) => {
    let unique = name;
    for (let k = 2; taken.has(unique); k++) unique = `${name}_${k}`;
    taken.add(unique);
    return { name: unique, type };
  });
}

/** Rows collected by column; `take` empties it. */
export function createRowBuffer(columns: number): { add(cells: readonly Cell[]): void; isFull(): boolean; take(): Slice } {
  let cells: Cell[][] = Array.from({ length: columns }, () => []);
  return {
    add(row) {
      for (let c = 0; c < columns; c++) cells[c].push(row[c] ?? null);
    },
    isFull: () => cells[0].length >= SLICE,
    take() {
      const full = cells;
      cells = Array.from({ length: columns }, () => []);
      return full;
    },
  };
}
