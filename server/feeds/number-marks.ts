import type { ColumnPlan } from './compile-mapping.ts';
import { headRows, type Sniffed } from './sniff.ts';

const DOT = 46;
const COMMA = 44;
/** Thousands grouped by a mark twice or more, or once with the other mark behind: no other reading is left. */
const GROUPED = { [DOT]: /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+|\.\d{3})$/, [COMMA]: /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+|,\d{3})$/ } as const;
/** One group of three digits behind a mark: thousands, or three decimals. */
const UNCLEAR = { [DOT]: /^[+-]?[1-9]\d{0,2}\.\d{3}$/, [COMMA]: /^[+-]?[1-9]\d{0,2},\d{3}$/ } as const;
const CLEAR = { [DOT]: /^[+-]?\d*\.\d+$/, [COMMA]: /^[+-]?\d*,\d+$/ } as const;
const MARK = { [DOT]: '.', [COMMA]: ',' } as const;
/** Rows of the head that are looked at. */
const HEAD_ROWS = 20_000;
/** As many unclear numbers are worth a word. */
const WORTH_SAYING = 3;

export interface NumberMarks {
  /** Byte of the decimal mark, `.` or `,`, plus 256 × that of the mark between thousands; 0 = none. */
  marks: number;
  /** What should be said of how numbers are read; null when nobody would read them otherwise. */
  note: string | null;
}

interface Seen {
  /** First number whose thousands are grouped by a mark, beyond doubt. */
  grouped: { [DOT]: string; [COMMA]: string };
  unclear: { [DOT]: number; [COMMA]: number };
  /** Numbers in which the mark can only be the decimal one. */
  clear: { [DOT]: number; [COMMA]: number };
  /** First unclear number. */
  example: string;
}

/**
 * How the number columns write numbers, from the head of the file. Thousands are grouped only where a number can be read no other way
 * (`1.050,5` or `1,050,000`) and none speaks against it. A decimal comma is taken only when cells are not separated by commas, no number
 * has a dot, and at least one cannot be read as thousands (`3,5` or `0,125`, not `1,250`).
 */
export function findNumberMarks(sniffed: Sniffed, columns: readonly number[]): NumberMarks {
  if (sniffed.format !== 'csv') return { marks: DOT, note: null };
  const rows = headRows(sniffed, HEAD_ROWS);
  return decide(
    sniffed,
    columns.map((c) => lookAt(rows, c)),
  );
}

/**
 * The same for a table whose number columns nobody has named: by column. One that groups thousands beyond doubt is read so; the others are
 * read as all together ask for. Pauses after every column.
 * @returns marks by column, null for one whose cells each tell for themselves; what should be said of how numbers are read
 */
export function* findMarksByColumn(sniffed: Sniffed): Generator<void, { marks: readonly (number | null)[]; note: string | null }> {
  if (sniffed.format !== 'csv') return { marks: sniffed.columns.map(() => null), note: null };
  const rows = headRows(sniffed, HEAD_ROWS);
  const seen: Seen[] = [];
  for (const c of sniffed.columns.keys()) {
    yield;
    seen.push(lookAt(rows, c));
  }
  const own = seen.map((one) => decide(sniffed, [one]));
  const all = decide(sniffed, seen);
  const marks = own.map((one) => [one.marks, all.marks].find((found) => found > 255) ?? null);
  return { marks, note: [all, ...own].find((one) => one.marks > 255)?.note ?? all.note };
}

/** The columns that a mapping reads numbers from. */
export const numberColumns = (plan: ColumnPlan): number[] =>
  [plan.quantity, ...plan.channels.map((channel) => channel.column), ...plan.values].filter((c) => c >= 0);

function lookAt(rows: readonly (readonly string[])[], column: number): Seen {
  const seen: Seen = { grouped: { [DOT]: '', [COMMA]: '' }, unclear: { [DOT]: 0, [COMMA]: 0 }, clear: { [DOT]: 0, [COMMA]: 0 }, example: '' };
  for (const row of rows) {
    const text = row[column].trim();
    for (const mark of [DOT, COMMA] as const) {
      if (!text.includes(MARK[mark])) continue;
      if (GROUPED[mark].test(text)) seen.grouped[mark] ||= text;
      else if (UNCLEAR[mark].test(text)) {
        seen.unclear[mark]++;
        seen.example ||= text;
      } else if (CLEAR[mark].test(text)) seen.clear[mark]++;
    }
  }
  return seen;
}

function decide({ delimiter }: Sniffed, seen: readonly Seen[]): NumberMarks {
  const first = (mark: typeof DOT | typeof COMMA): string => seen.find((one) => one.grouped[mark] !== '')?.grouped[mark] ?? '';
  const sum = (count: (one: Seen) => number): number => seen.reduce((total, one) => total + count(one), 0);
  for (const [group, decimal] of [
    [DOT, COMMA],
    [COMMA, DOT],
  ] as const)
    if (first(group) !== '' && first(decimal) === '' && sum((one) => one.clear[group]) === 0)
      return { marks: decimal + 256 * group, note: tellGroups(first(group), group) };
  const [clearDots, unclearDots] = [sum((one) => one.clear[DOT]), sum((one) => one.unclear[DOT])];
  const isComma = delimiter !== COMMA && sum((one) => one.clear[COMMA]) > 0 && clearDots + unclearDots === 0;
  const isDoubtful = delimiter !== COMMA && unclearDots >= WORTH_SAYING && clearDots === 0;
  return { marks: isComma ? COMMA : DOT, note: isDoubtful ? tellDoubt(seen.find((one) => one.example !== '')?.example ?? '') : null };
}

function tellGroups(example: string, group: number): string {
  const [comma, dot] = group === COMMA ? ['commas group thousands', 'the dot is the decimal mark'] : ['dots group thousands', 'the comma is the decimal mark'];
  const plain = group === COMMA ? example.replaceAll(',', '') : example.replaceAll('.', '').replace(',', '.');
  return `Numbers such as ${example} are read as ${plain}: ${comma}, ${dot}.`;
}

const tellDoubt = (example: string): string =>
  `Numbers such as ${example} are read with a decimal point, as ${Number(example)}. If they are thousands, export them without marks between digits.`;
