import { csvHead, csvLines } from './csv.ts';
import { jsonRows } from './json.ts';
import { parquetChunks } from './parquet.ts';
import type { TableRows } from './table-rows.ts';

export const FORMATS = {
  csv: { mediaType: 'text/csv; charset=utf-8', title: 'CSV' },
  json: { mediaType: 'application/json', title: 'JSON' },
  ndjson: { mediaType: 'application/x-ndjson', title: 'NDJSON' },
  parquet: { mediaType: 'application/vnd.apache.parquet', title: 'Parquet' },
} as const;

export type TableFormat = keyof typeof FORMATS;
export const isTableFormat = (text: string): text is TableFormat => Object.hasOwn(FORMATS, text);

/** Longest time between two looks at the event loop, beside one slice or row group. */
const BREATH_MS = 8;

/** A table as the bytes of a file, chunk by chunk as they are asked for; the event loop is let in between. */
export async function* encodeTable(table: TableRows, format: TableFormat): AsyncGenerator<Uint8Array> {
  let last = performance.now();
  for await (const chunk of chunks(table, format)) {
    yield chunk;
    if (performance.now() - last < BREATH_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  }
}

function chunks(table: TableRows, format: TableFormat): AsyncGenerator<Uint8Array> {
  if (format === 'parquet') return parquetChunks(table);
  return format === 'csv' ? csvChunks(table) : jsonChunks(table, format);
}

async function* csvChunks(table: TableRows): AsyncGenerator<Uint8Array> {
  yield Buffer.from(csvHead(table.columns));
  for await (const slice of table.slices()) yield csvLines(slice);
}

async function* jsonChunks(table: TableRows, format: 'json' | 'ndjson'): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const slice of table.slices()) {
    const rows = jsonRows(table.columns, slice);
    if (rows.length === 0) continue;
    yield Buffer.from(format === 'ndjson' ? `${rows.join('\n')}\n` : `${isFirst ? '[\n' : ',\n'}${rows.join(',\n')}`);
    isFirst = false;
  }
  if (format === 'json') yield Buffer.from(isFirst ? '[]\n' : '\n]\n');
}
