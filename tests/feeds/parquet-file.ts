import type { SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, parquetWrite } from 'hyparquet-writer';

/** A column of a test's Parquet file: its values, and its schema without the name. */
export interface TestColumn extends Omit<ColumnSource, 'type'> {
  as: Omit<SchemaElement, 'name'>;
}

export const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
export const DOUBLE = { type: 'DOUBLE' } as const;
export const DATE = { type: 'INT32', converted_type: 'DATE' } as const;
export const FLAG = { type: 'BOOLEAN' } as const;

/** A Parquet file as bytes, its columns nullable unless they say otherwise. */
export function parquetFile(columns: readonly TestColumn[], options: Partial<Parameters<typeof parquetWrite>[0]> = {}): Buffer {
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, as }): SchemaElement => ({ repetition_type: 'OPTIONAL', ...as, name })),
  ];
  const writer = new ByteWriter();
  parquetWrite({ writer, schema, columnData: columns.map(({ as: _, ...column }) => column), ...options });
  return Buffer.from(writer.getBuffer());
}
