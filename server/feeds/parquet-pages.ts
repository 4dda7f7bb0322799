import type { DecodedArray, SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { compressors } from 'hyparquet-compressors';
import { LIMITS } from './limits.ts';
import { type ParquetChunk, type ParquetColumn, type ParquetFile, refuse } from './parquet-file.ts';
import { readHybrid } from './parquet-hybrid.ts';

type PageHeader = ReturnType<typeof parquetHeader>;

/** Cells of one page as stored: values of the physical type, or indexes into the dictionary. */
export interface Page {
  rows: number;
  /** 1 where a cell has a value; empty when all have. */
  levels: ArrayLike<number>;
  values: DecodedArray;
  isIndexed: boolean;
}

/** Bytes read ahead for page headers; a header with long statistics takes more. */
const HEADER_BYTES = 1 << 14;

/**
 * The pages of one column in one row group, one after the other: memory is one page and one dictionary, whatever the row group's size.
 * `onDictionary` is called before the pages that use it.
 * @throws AppError FEED_REFUSED, or an error of the decoder, on bytes that are no such pages
 */
export function* readPages(
  file: ParquetFile,
  { name, path }: ParquetColumn,
  { codec, start, end }: ParquetChunk,
  rows: number,
  onDictionary: (values: DecodedArray) => void,
): Generator<Page> {
  if (path === null) throw refuse(`column ${JSON.stringify(name.slice(0, 60))} holds lists or groups`);
  const { element } = path[1];
  let seen = 0;
  for (let at = start; seen < rows && at < end; ) {
    const { header, size } = readHeader(file, at, end);
    const from = at + size;
    at = from + header.compressed_page_size;
    checkSizes(header, at <= end);
    if (header.type === 'INDEX_PAGE') continue;
    const bytes = file.read(from, at);
    const unpack = (packed: Uint8Array, size: number): Uint8Array => decompressPage(packed, size, codec, compressors);
    if (header.type === 'DICTIONARY_PAGE') {
      const page = unpack(bytes, header.uncompressed_page_size);
      const count = header.dictionary_page_header?.num_values ?? 0;
      if (!(count >= 0 && count <= 8 * page.length)) throw refuse('a dictionary is longer than its page');
      onDictionary(readPlain(readerOf(page, 0), element.type!, count, element.type_length));
      continue;
    }
    const head = header.data_page_header_v2 ?? header.data_page_header;
    if (!head || !(head.num_values >= 0 && head.num_values <= Math.min(rows - seen, LIMITS.pageRows)))
      throw refuse('a page holds more rows than its row group, or than can be read');
    seen += head.num_values;
    yield header.data_page_header_v2 ? readV2(bytes, header, element, unpack) : readV1(unpack(bytes, header.uncompressed_page_size), header, element);
  }
  if (seen < rows) throw refuse(`a column has ${seen} of the ${rows} rows of its row group`);
}

function checkSizes({ compressed_page_size: packed, uncompressed_page_size: size }: PageHeader, fits: boolean): void {
  if (!(packed >= 0) || !fits) throw refuse('a page is longer than its column');
  if (!(size >= 0 && size <= LIMITS.pageBytes)) throw refuse(`a page unpacks to ${size} bytes; at most ${LIMITS.pageBytes} are read`);
}

const readerOf = (page: Uint8Array, offset: number) => ({ view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset });
const lengthAt = (page: Uint8Array, at: number): number => readerOf(page, 0).view.getUint32(at, true);
const ALL = new Uint32Array(0);

/** Levels with their length before them, then values, all packed together. */
function readV1(page: Uint8Array, header: PageHeader, element: SchemaElement): Page {
  const { num_values: rows, encoding, definition_level_encoding: how } = header.data_page_header!;
  if (element.repetition_type === 'REQUIRED') return { rows, levels: ALL, ...readValues(page, 0, rows, encoding, element) };
  if (how !== 'RLE') throw refuse(`levels are written as ${how}, which is long out of use`);
  const end = 4 + lengthAt(page, 0);
  const levels = readHybrid(page, 4, end, 1, rows);
  return { rows, levels, ...readValues(page, end, countOnes(levels), encoding, element) };
}

/** Levels unpacked, their lengths in the header; values packed or not. */
function readV2(bytes: Uint8Array, header: PageHeader, element: SchemaElement, unpack: (packed: Uint8Array, size: number) => Uint8Array): Page {
  const head = header.data_page_header_v2!;
  const skip = head.repetition_levels_byte_length;
  const end = skip + head.definition_levels_byte_length;
  if (!(skip >= 0 && end >= skip && end <= bytes.length)) throw refuse('levels are longer than their page');
  const levels = element.repetition_type === 'REQUIRED' ? ALL : readHybrid(bytes, skip, end, 1, head.num_values);
  const packed = bytes.subarray(end);
  const page = head.is_compressed === false || packed.length === 0 ? packed : unpack(packed, header.uncompressed_page_size - end);
  return { rows: head.num_values, levels, ...readValues(page, 0, levels === ALL ? head.num_values : countOnes(levels), head.encoding, element) };
}

function countOnes(levels: Uint32Array): number {
  let ones = 0;
  for (const level of levels) ones += level;
  return ones;
}

/** `count` values of a page from `offset` on. */
function readValues(
  page: Uint8Array,
  offset: number,
  count: number,
  encoding: string,
  { type, type_length }: SchemaElement,
): Pick<Page, 'values' | 'isIndexed'> {
  if (count === 0) return { values: [], isIndexed: false };
  const reader = readerOf(page, offset);
  const whole = (values: DecodedArray) => ({ values, isIndexed: false });
  if (encoding === 'PLAIN') return whole(readPlain(reader, type!, count, type_length));
  if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY')
    return { values: readHybrid(page, offset + 1, page.length, reader.view.getUint8(offset), count), isIndexed: true };
  if (encoding === 'RLE' && type === 'BOOLEAN') return whole(Array.from(readHybrid(page, offset + 4, page.length, 1, count), (bit) => bit === 1));
  if (encoding === 'BYTE_STREAM_SPLIT') return whole(byteStreamSplit(reader, count, type!, type_length));
  if (encoding === 'DELTA_BINARY_PACKED') {
    const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count);
    deltaBinaryUnpack(reader, count, values);
    return whole(values);
  }
  const texts: Uint8Array[] = new Array(count);
  if (encoding === 'DELTA_LENGTH_BYTE_ARRAY') deltaLengthByteArray(reader, count, texts);
  else if (encoding === 'DELTA_BYTE_ARRAY') deltaByteArray(reader, count, texts);
  else throw refuse(`its values are written as ${encoding}, which cannot be read`);
  return whole(texts);
}

/** A header says nothing of its own length, so it is read again from more bytes when it does not end in the first. */
function readHeader(file: ParquetFile, at: number, end: number): { header: PageHeader; size: number } {
  for (let bytes = HEADER_BYTES; ; bytes *= 16) {
    const to = Math.min(end, at + bytes);
    const reader = { view: new DataView(file.read(at, to).buffer), offset: 0 };
    try {
      return { header: parquetHeader(reader), size: reader.offset };
    } catch (error) {
      if (to === end || bytes > LIMITS.rowBytes) throw error;
    }
  }
}
