import type { z } from 'zod';
import type { Json } from './json.ts';

/**
 * A kind says what an artifact is. `result`: a pure function of its inputs, compared in a replay.
 * `witness`: what was seen of the world (time, health, a person's word); shown, never compared, never read by a result step.
 */
export interface Kind<Id extends string = string, Value = unknown> {
  id: Id;
  role: 'result' | 'witness';
  /** `json`: one canonical `value.json` of at most 1 MB. `table`: `table.json` (this schema parses its `meta`) beside raw columns. */
  encoding: 'json' | 'table';
  schema: z.ZodType<Value>;
}

export function defineKind<const Id extends string, Value>(kind: Kind<Id, Value>): Kind<Id, Value> {
  return kind;
}

/** Cell types of a column, all little-endian; `utf8` is one JSON string per line. */
export type Dtype = 'f64' | 'i32' | 'u32' | 'u16' | 'u8' | 'utf8';

export type Cells = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array | readonly string[];

/** One column of a table, written as the file `<name>.<dtype>` (with `part`: `part-0000/<name>.<dtype>`). */
export interface Column {
  name: string;
  dtype: Dtype;
  /** Row-major shape, slowest axis first; its product is the number of cells. */
  shape: readonly number[];
  /** Unit of the cells, as a planner would say it: "units", "EUR". */
  unit?: string;
  /** Number of the part this column belongs to; absent when the table has no parts. */
  part?: number;
  /** The cells, or a function yielding them in order in chunks, so that a large column never stands in memory whole. */
  data: Cells | (() => Iterable<Cells>);
}

/** What a step returns for an output of `table` encoding. NaN and −Infinity/Infinity are refused, −0 becomes 0. */
export interface TableValue {
  meta: { [key: string]: Json };
  columns: readonly Column[];
}

/** A stored table, read lazily: nothing is loaded before it is asked for; of each column the latest part is held. */
export interface Table<Meta = unknown> {
  meta: Meta;
  columns: readonly Omit<Column, 'data'>[];
  f64(name: string, part?: number): Float64Array;
  i32(name: string, part?: number): Int32Array;
  u32(name: string, part?: number): Uint32Array;
  u8(name: string, part?: number): Uint8Array;
  text(name: string, part?: number): readonly string[];
  has(name: string): boolean;
}

/** One stored file of an artifact. `path` is relative to the artifact, `sha256` is over its bytes. */
export interface StoredFile {
  path: string;
  sha256: string;
  bytes: number;
}

/** What an output became: its files and the digest over their byte-sorted `"<sha256>  <path>\n"` listing. */
export interface Descriptor {
  /** Output name of the step that wrote it; `models/naive` for the member `naive` of a `many` output. */
  output: string;
  kind: string;
  digest: string;
  files: readonly StoredFile[];
}
