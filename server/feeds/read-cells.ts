import type { ChannelPlan, ColumnPlan } from './compile-mapping.ts';
import type { KeyTable } from './key-table.ts';
import { LIMITS } from './limits.ts';
import { isBlank, parseNumber, parseWord } from './parse-number.ts';
import { quoteCell } from './refusals.ts';
import { cellText, type Row } from './row.ts';

/** Why a row was refused: one of few sentences, and the same with the cell in it. */
export interface CellProblem {
  reason: string;
  detail: () => string;
}

/**
 * Reads the number of a cell into `into[at]`, NaN when it is blank, or says what is wrong. Bounded to ±1e15. (It writes instead of
 * returning because a returned double is allocated.)
 * @param name the column in the reason; null where naming each would make too many reasons
 */
export function readNumber(row: Row, column: number, name: string | null, marks: number, into: Float64Array, at: number): CellProblem | null {
  const value = parseNumber(row.buf, row.starts[column], row.ends[column], marks);
  into[at] = value;
  if (value <= LIMITS.magnitude && value >= -LIMITS.magnitude) return null;
  return explainNumber(row, column, name, value);
}

/** Null for a blank cell. */
function explainNumber(row: Row, column: number, name: string | null, value: number): CellProblem | null {
  if (Number.isNaN(value) && isBlank(row.buf, row.starts[column], row.ends[column])) return null;
  const text = cellText(row, column);
  const reason = numberReason(name === null ? 'a value' : quoteCell(name), value, text);
  return { reason, detail: () => `${reason}: ${quoteCell(text)}` };
}

function numberReason(what: string, value: number, text: string): string {
  if (!Number.isNaN(value)) return `${what} is beyond ±1e15`;
  if (/^\s*[+-]?(nan|inf(inity)?)\s*$/i.test(text)) return `${what} is not a finite number`;
  if (text.length < 100 && /^\s*[+-]?\d[\d.,]*,[\d.,]*\s*$/.test(text)) return `${what} has a comma that could mean thousands or decimals`;
  return `${what} is not a number`;
}

/** Reads a channel's cell into `into[at]`: a number, or a word that means yes or no. NaN when blank. */
export function readChannel(row: Row, channel: ChannelPlan, marks: number, into: Float64Array, at: number): CellProblem | null {
  const problem = readNumber(row, channel.column, channel.label, marks, into, at);
  if (problem === null || channel.kind === 'price' || !Number.isNaN(into[at])) return problem;
  const text = cellText(row, channel.column);
  const word = parseWord(text);
  const isName = channel.kind === 'flag' && !/^\s*[+-]?(nan|inf)/i.test(text);
  if (Number.isNaN(word) && !isName) return problem;
  into[at] = isName && Number.isNaN(word) ? 1 : word;
  return null;
}

const scratchNumber = new Float64Array(1);

/** 1 when the cell says out of stock, 0 when not or blank. */
export function readStockout(row: Row, column: number, name: string, marks: number): 0 | 1 | CellProblem {
  if (readNumber(row, column, name, marks, scratchNumber, 0) === null) return Number.isNaN(scratchNumber[0]) || scratchNumber[0] === 0 ? 0 : 1;
  const text = cellText(row, column);
  const word = parseWord(text);
  if (word === 0 || word === 1) return word;
  return { reason: `${quoteCell(name)} is neither yes nor no`, detail: () => `${quoteCell(name)} is neither yes nor no: ${quoteCell(text)}` };
}

/** The columns that together name a series, in the order of their parts. */
export const keyColumns = (plan: ColumnPlan): number[] => [
  ...plan.series,
  ...(plan.store >= 0 ? [plan.store] : []),
  ...(plan.product >= 0 ? [plan.product] : []),
];

/** Names of several columns are compared with those of the row before up to this length. */
const RAW_BYTES = 512;

/** Interns the name of a row's series; several columns are joined with their lengths, so that no two series meet. */
export function createKeyReader(columns: readonly number[], names: readonly string[], table: KeyTable): (row: Row) => number | CellProblem {
  const lone = columns.length === 1 ? columns[0] : -1;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let scratch = Buffer.allocUnsafe(columns.length * (LIMITS.keyBytes + 2));
  if (columns.length === 0) scratch = Buffer.from('-');
  /** Of the row before: bytes from the first to the last of the columns, where each begins and ends there, and its ordinal; −1 = no row. */
  const raw = new Uint8Array(RAW_BYTES);
  const places = new Int32Array(2 * columns.length);
  let rawLength = -1;
  let latest = -1;
  const head = columns[0];

  /** Whether the cells are those of the row before, which they mostly are in a file sorted by series. Differences are mostly at the end. */
  const isSame = ({ buf, starts, ends }: Row): boolean => {
    const from = starts[head];
    for (let k = 0; k < columns.length; k++) if (starts[columns[k]] - from !== places[2 * k] || ends[columns[k]] - from !== places[2 * k + 1]) return false;
    for (let i = rawLength - 1; i >= 0; i--) if (raw[i] !== buf[from + i]) return false;
    return true;
  };
  const remember = ({ buf, starts, ends }: Row, ordinal: number): void => {
    const from = starts[head];
    rawLength = 0;
    for (let k = 0; k < columns.length; k++) {
      [places[2 * k], places[2 * k + 1]] = [starts[columns[k]] - from, ends[columns[k]] - from];
      rawLength = places[2 * k] < rawLength ? RAW_BYTES + 1 : Math.max(rawLength, places[2 * k + 1]);
    }
    if (rawLength > RAW_BYTES) rawLength = -1;
    else raw.set(buf.subarray(from, from + rawLength));
    latest = ordinal;
  };

  const check = (row: Row): CellProblem | null => {
    for (const c of columns) {
      const start = row.starts[c];
      const end = row.ends[c];
      const column = quoteCell(names[c]);
      if (start === end) return { reason: `${column} is empty`, detail: () => `${column} is empty` };
      if (end - start > LIMITS.keyBytes) return plainProblem(`${column} is longer than ${LIMITS.keyBytes} bytes`);
      try {
        decoder.decode(row.buf.subarray(start, end));
      } catch {
        return plainProblem(`${column} is not UTF-8 text; save the file as UTF-8`);
      }
    }
    return null;
  };

  return (row) => {
    if (lone >= 0) {
      const known = table.find(row.buf, row.starts[lone], row.ends[lone]);
      return known >= 0 ? known : (check(row) ?? table.intern(row.buf, row.starts[lone], row.ends[lone]));
    }
    if (columns.length === 0) return table.intern(scratch, 0, 1);
    if (rawLength >= 0 && isSame(row)) return latest;
    let at = 0;
    for (const c of columns) {
      const from = row.starts[c];
      const length = row.ends[c] - from;
      if (length > LIMITS.keyBytes) return check(row)!;
      scratch[at++] = length & 255;
      scratch[at++] = length >>> 8;
      for (let i = 0; i < length; i++) scratch[at++] = row.buf[from + i];
    }
    const known = table.find(scratch, 0, at);
    const found = known >= 0 ? known : (check(row) ?? table.intern(scratch, 0, at));
    if (typeof found === 'number') remember(row, found);
    return found;
  };
}

/** The parts of an interned name. */
export function keyParts(bytes: Buffer, columns: number): string[] {
  if (columns === 0) return [];
  if (columns === 1) return [bytes.toString('utf8')];
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] | (bytes[at + 1] << 8);
    parts.push(bytes.toString('utf8', at + 2, at + 2 + length));
    at += 2 + length;
  }
  return parts;
}

const plainProblem = (reason: string): CellProblem => ({ reason, detail: () => reason });
