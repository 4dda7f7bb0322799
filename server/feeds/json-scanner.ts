import { AppError } from '../errors.ts';
import { LIMITS } from './limits.ts';
import type { OnRow, Row, RowProblem, Scan } from './row.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;

/** What a scanner does with the bytes of one record: `buf[start … end)`. */
export type OnRecord = (buf: Buffer, start: number, end: number) => void;

/**
 * Splits a JSON array into its elements by bytes: depth and strings are followed, nothing is parsed.
 * @throws AppError FEED_REFUSED when the file is no array, ends inside it, or goes on after it
 */
export function createArrayScanner(onRecord: OnRecord): Scan {
  let state: 'before' | 'inside' | 'after' = 'before';
  let count = 0;
  return (buf, end, final) => {
    let i = 0;
    while (i < end) {
      while (i < end && isSpace(buf[i])) i++;
      if (i >= end) break;
      if (state === 'before') {
        if (buf[i] !== OPEN) throw refuse('a JSON file must be one array of objects: [ { … }, { … } ]');
        state = 'inside';
        i++;
        continue;
      }
      if (state === 'after') throw refuse('the JSON array ends, yet more text follows; one file holds one array');
      if (buf[i] === CLOSE && count === 0) {
        state = 'after';
        i++;
        continue;
      }
      const stop = findElementEnd(buf, i, end);
      if (stop < 0) {
        if (final) throw refuse(`the JSON array is cut off inside record ${count + 1}`);
        break;
      }
      onRecord(buf, i, stop);
      count++;
      if (buf[stop] === CLOSE) state = 'after';
      i = stop + 1;
    }
    if (final && state !== 'after') throw refuse(state === 'before' ? 'the file is empty' : `the JSON array has no closing bracket after record ${count}`);
    return i;
  };
}

/** First `,` or `]` at depth 0 from `from`; −1 when `end` comes before. */
function findElementEnd(buf: Buffer, from: number, end: number): number {
  let depth = 0;
  for (let i = from; i < end; i++) {
    const byte = buf[i];
    if (byte === QUOTE) {
      for (i++; i < end && buf[i] !== QUOTE; i++) if (buf[i] === BACKSLASH) i++;
      if (i >= end) return -1;
    } else if (byte === OPEN || byte === 123) depth++;
    else if (byte === CLOSE || byte === 125) {
      if (depth === 0 && byte === CLOSE) return i;
      depth--;
    } else if (byte === COMMA && depth === 0) return i;
  }
  return -1;
}

/** Splits NDJSON into its lines; blank lines are skipped. */
export function createLineScanner(onRecord: OnRecord): Scan {
  return (buf, end, final) => {
    let from = 0;
    while (from < end) {
      const at = buf.subarray(0, end).indexOf(10, from);
      if (at < 0 && !final) return from;
      const stop = at < 0 ? end : at;
      let first = from;
      while (first < stop && isSpace(buf[first])) first++;
      if (first < stop) onRecord(buf, first, stop);
      from = stop + 1;
    }
    return Math.min(from, end);
  };
}

/**
 * Turns JSON records into rows over fixed columns, values as text: numbers in shortest form, null as an empty cell.
 * A nested value is a problem only in a column that `isUsed`.
 */
export function createRecordRows(columns: readonly string[], isUsed: (column: string, index: number) => boolean, onRow: OnRow): OnRecord {
  const index = new Map(columns.map((name, i) => [name, i]));
  const used = columns.map(isUsed);
  const row: Row = {
    buf: Buffer.allocUnsafe(1 << 16),
    starts: new Int32Array(columns.length),
    ends: new Int32Array(columns.length),
    count: columns.length,
    line: 0,
    problem: null,
  };
  return (buf, start, end) => {
    row.line++;
    row.starts.fill(0);
    row.ends.fill(0);
    const record = parseRecord(buf, start, end);
    row.problem = typeof record === 'string' ? record : null;
    let at = 0;
    if (typeof record !== 'string')
      for (const [name, value] of Object.entries(record)) {
        const c = index.get(name);
        if (c === undefined || !used[c] || value === null) continue;
        if (typeof value === 'object') row.problem = 'nested value';
        const text = String(value);
        if (text.length > LIMITS.fieldBytes) {
          row.problem = 'cell too long';
          continue;
        }
        if (at + text.length * 3 > row.buf.length) row.buf = Buffer.concat([row.buf.subarray(0, at)], (at + text.length * 3) * 2);
        row.starts[c] = at;
        at += row.buf.write(text, at);
        row.ends[c] = at;
      }
    onRow(row);
  };
}

/** The object a record holds, or what is wrong with it. */
export function parseRecord(buf: Buffer, start: number, end: number): Record<string, unknown> | RowProblem {
  try {
    const value: unknown = JSON.parse(buf.toString('utf8', start, end));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : 'not an object';
  } catch {
    return 'not JSON';
  }
}

const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;
const refuse = (message: string): AppError => new AppError('FEED_REFUSED', message);
