import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { dayNumber } from '../kit/calendar.ts';
import type { Cell, ColumnType, Slice, TableColumn, TableRows } from './table-rows.ts';

/** Cells of one row group: small enough that writing it keeps nobody waiting, large enough to be worth its place in the footer. */
const GROUP_CELLS = 1 << 15;

const SCHEMA: Readonly<Record<ColumnType, Omit<SchemaElement, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  number: { type: 'DOUBLE' },
  integer: { type: 'INT32' },
  date: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  hour: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' } },
};

/** A Parquet file, one row group at a time; the footer grows by some hundred bytes with each. */
export async function* parquetChunks(table: TableRows): AsyncGenerator<Uint8Array> {
  const { columns } = table;
  const schema: SchemaElement[] = [
    { name: 'table', num_children: columns.length },
    ...columns.map(({ name, type }): SchemaElement => ({ ...SCHEMA[type], name, repetition_type: 'OPTIONAL' })),
  ];
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'vitrine' });
  const groupRows = Math.max(64, Math.floor(GROUP_CELLS / columns.length));
  let held: Cell[][] = columns.map(() => []);
  const write = (): Uint8Array => {
    const columnData = columns.map((column, c) => ({ name: column.name, data: held[c].map(storedCell(column)), offsetIndex: false }));
    writer.write({ columnData, rowGroupSize: groupRows });
    held = columns.map(() => []);
    return drain(bytes);
  };
  for await (const slice of table.slices()) {
    for (const part of parts(slice, groupRows)) {
      if (held[0].length > 0 && held[0].length + part[0].length > groupRows) yield write();
      for (let c = 0; c < columns.length; c++) for (const cell of part[c]) held[c].push(cell);
    }
  }
  if (held[0].length > 0) yield write();
  writer.finish();
  yield drain(bytes);
}

function* parts(slice: Slice, rows: number): Generator<Slice> {
  if (slice[0].length <= rows) return yield slice;
  for (let from = 0; from < slice[0].length; from += rows) yield slice.map((cells) => cells.slice(from, from + rows));
}

/** What is written so far; the writer goes on counting from there. */
function drain(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

function storedCell({ type }: TableColumn): (cell: Cell) => string | number | bigint | null {
  if (type === 'date') return (cell) => (cell === null ? null : dayNumber(String(cell)));
  if (type === 'hour') return (cell) => (cell === null ? null : BigInt(dayNumber(String(cell)) * 24 + Number(String(cell).slice(11, 13))) * 3_600_000n);
  return (cell) => cell;
}
