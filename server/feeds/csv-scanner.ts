import { AppError } from '../errors.ts';
import { LIMITS } from './limits.ts';
import type { OnRow, Row, RowProblem, Scan } from './row.ts';

const QUOTE = 34;
const LF = 10;
const CR = 13;

/**
 * A byte-level CSV scanner (RFC 4180): quoted cells with doubled quotes and line breaks inside, rows ended by LF, CRLF or CR in any
 * mixture, empty lines skipped. Strict: a quote inside an unquoted cell, or anything but a delimiter after a closing quote, makes the
 * row a problem row; scanning goes on after its line. No string is made and no cell is copied.
 *
 * `scan` needs one writable byte at `buf[end]`: a sentinel line feed lets the inner loops run without a bounds check.
 * @throws AppError FEED_REFUSED on a NUL byte
 */
export function createCsvScanner(delimiter: number, onRow: OnRow): Scan {
  const cellStop = new Uint8Array(256);
  for (const byte of [delimiter, LF, CR, QUOTE, 0]) cellStop[byte] = 1;
  const quotedStop = new Uint8Array(256);
  for (const byte of [LF, CR, QUOTE, 0]) quotedStop[byte] = 1;
  const starts = new Int32Array(LIMITS.columns + 1);
  const ends = new Int32Array(LIMITS.columns + 1);
  const row: Row = { buf: Buffer.alloc(0), starts, ends, count: 0, line: 1, problem: null };
  let line = 1;

  /** Rows of text without a quote, a CR or a NUL: only delimiters and line feeds are looked for. Stops before a row out of bounds. */
  const scanPlain = (buf: Buffer, end: number, final: boolean): number => {
    let rowStart = 0;
    row.problem = null;
    while (rowStart < end) {
      let count = 0;
      let cell = rowStart;
      let i = rowStart;
      for (;;) {
        const byte = buf[i];
        if (byte === delimiter) {
          starts[count] = cell;
          ends[count++] = i;
          cell = i + 1;
          if (count === LIMITS.columns) return rowStart;
        } else if (byte === LF) break;
        i++;
      }
      if ((i >= end && !final) || i - rowStart > LIMITS.fieldBytes) return rowStart;
      starts[count] = cell;
      ends[count++] = i;
      if (count > 1 || i > rowStart) {
        row.count = count;
        row.line = line;
        onRow(row);
      }
      line++;
      rowStart = i < end ? i + 1 : end;
    }
    return rowStart;
  };

  return (buf, end, final) => {
    row.buf = buf;
    buf[end] = LF;
    const text = buf.subarray(0, end);
    let rowStart = text.includes(QUOTE) || text.includes(CR) || text.includes(0) ? 0 : scanPlain(buf, end, final);
    while (rowStart < end) {
      let i = rowStart;
      let count = 0;
      let extraLines = 0;
      let escaped = false;
      let problem: RowProblem | null = null;
      for (;;) {
        const cell = i;
        let cellEnd: number;
        if (buf[i] === QUOTE && i < end) {
          i++;
          for (;;) {
            while (quotedStop[buf[i]] === 0) i++;
            if (i >= end) {
              if (!final) return rowStart;
              problem = 'quote never closed';
              break;
            }
            const byte = buf[i];
            if (byte === 0) throw refuseNul(line + extraLines);
            if (byte === QUOTE) {
              if (i + 1 >= end && !final) return rowStart;
              if (buf[i + 1] !== QUOTE || i + 1 >= end) break;
              escaped = true;
              i += 2;
            } else {
              if (byte === CR && i + 1 >= end && !final) return rowStart;
              if (byte === LF || buf[i + 1] !== LF) extraLines++;
              i++;
            }
          }
          starts[count] = cell + 1;
          cellEnd = i;
          if (i < end) {
            i++;
            if (cellStop[buf[i]] === 0 || (buf[i] === QUOTE && i < end)) problem = 'stray quote';
          }
        } else {
          while (cellStop[buf[i]] === 0) i++;
          starts[count] = cell;
          cellEnd = i;
          if (buf[i] === QUOTE && i < end) problem = 'stray quote';
        }
        if (problem === 'stray quote') while (buf[i] !== LF && buf[i] !== CR && buf[i] !== 0) i++;
        ends[count] = cellEnd;
        if (cellEnd - starts[count] > LIMITS.fieldBytes) problem ??= 'cell too long';
        count++;
        const byte = buf[i];
        if (byte === delimiter && problem !== 'stray quote' && i < end) {
          i++;
          if (count > LIMITS.columns) {
            problem = 'too many columns';
            count = LIMITS.columns;
          }
          continue;
        }
        if (byte === 0 && i < end) throw refuseNul(line + extraLines);
        if (i >= end && !final) return rowStart;
        if (byte === CR) {
          if (i + 1 >= end && !final) return rowStart;
          i += buf[i + 1] === LF && i + 1 < end ? 2 : 1;
        } else i++;
        break;
      }
      const isEmpty = count === 1 && problem === null && ends[0] === rowStart;
      if (!isEmpty) {
        row.count = count;
        row.line = line;
        row.problem = problem;
        if (escaped) unescapeCells(buf, starts, ends, count);
        onRow(row);
      }
      line += 1 + extraLines;
      rowStart = i < end ? i : end;
    }
    return rowStart;
  };
}

/** Turns `""` into `"` in place; only quoted cells can hold two quotes in a row. The row is whole, so nothing is scanned twice. */
function unescapeCells(buf: Buffer, starts: Int32Array, ends: Int32Array, count: number): void {
  for (let c = 0; c < count; c++) {
    const end = ends[c];
    let to = buf.subarray(0, end).indexOf('""', starts[c]);
    if (to < 0) continue;
    for (let from = to; from < end; from++) {
      if (buf[from] === QUOTE) from++;
      buf[to++] = buf[from];
    }
    ends[c] = to;
  }
}

const refuseNul = (line: number): AppError =>
  new AppError('FEED_REFUSED', `line ${line} holds a NUL byte: this is a binary file, or UTF-16 without a byte order mark; save it as UTF-8 text`);
