/** What can be wrong with a row before anyone looks at its cells. */
export type RowProblem = 'stray quote' | 'quote never closed' | 'cell too long' | 'too many columns' | 'not JSON' | 'not an object' | 'nested value';

/**
 * One row as byte ranges into a buffer: cell c is `buf[starts[c] … ends[c])`, unquoted. Valid only inside the callback;
 * the object is reused for every row.
 */
export interface Row {
  buf: Buffer;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
  /** Physical line the row starts on (1 = first), or for JSON and Parquet the number of the record. */
  line: number;
  problem: RowProblem | null;
}

export type OnRow = (row: Row) => void;

/** Consumes whole rows from `buf[0 … end)` and returns how many bytes it used; `final` = no more will come. */
export type Scan = (buf: Buffer, end: number, final: boolean) => number;

export const cellText = (row: Row, column: number): string => row.buf.toString('utf8', row.starts[column], row.ends[column]);
