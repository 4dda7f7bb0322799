import type { ColumnPlan } from './compile-mapping.ts';
import { headRows, type Sniffed } from './sniff.ts';

const DOT = 46;
const COMMA = 44;
/** Thousands grouped by a mark twice or more, or once with the other mark behind: no other reading is left. */
const GROUPED = { [DOT]: /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+|\.\d{3})$/, [COMMA]: /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+|,\d{3})$/ } as const;
/** One group of three digits behind a mark: thousands, or three decimals. */
const UNCLEAR = { [DOT]: /^[+-]?[1-9]\d{0,2}\.\d{3}$/, [COMMA]: /^[+-]?[1-9]\d{0,2},\d{3}$/ } as const;
/** As many unclear numbers are worth a word. */
const WORTH_SAYING = 3;

export interface NumberMarks {
  /** Byte of the decimal mark, `.` or `,`, plus 256 × that of the mark between thousands; 0 = none. */
  marks: number;
  /** What should be said of how numbers are read; null when nobody would read them otherwise. */
  note: string | null;
}

/**
 * How the number columns write numbers, from the head of the file. Thousands are grouped only where a number can be read no other way
 * (`1.050,5` or `1,050,000`) and none speaks against it. A decimal comma is taken only when cells are not separated by commas, no number
 * has a dot, and at least one cannot be read as thousands (`3,5` or `0,125`, not `1,250`).
 */
export function findNumberMarks(sniffed: Sniffed, plan: ColumnPlan): NumberMarks {
  if (sniffed.format !== 'csv') return { marks: DOT, note: null };
  const columns = [plan.quantity, ...plan.channels.map((channel) => channel.column), ...plan.values].filter((c) => c >= 0);
  const seen = { grouped: { [DOT]: '', [COMMA]: '' }, unclear: { [DOT]: 0, [COMMA]: 0 }, clear: { [DOT]: 0, [COMMA]: 0 }, example: '' };
  for (const row of headRows(sniffed, 20_000))
    for (const c of columns) {
      const text = row[c].trim();
      for (const mark of [DOT, COMMA] as const) {
        if (GROUPED[mark].test(text)) seen.grouped[mark] ||= text;
        else if (UNCLEAR[mark].test(text)) {
          seen.unclear[mark]++;
          seen.example ||= text;
        } else if (mark === DOT ? /^[+-]?\d*\.\d+$/.test(text) : /^[+-]?\d*,\d+$/.test(text)) seen.clear[mark]++;
      }
    }
  for (const [group, decimal] of [
    [DOT, COMMA],
    [COMMA, DOT],
  ] as const)
    if (seen.grouped[group] !== '' && seen.grouped[decimal] === '' && seen.clear[group] === 0)
      return { marks: decimal + 256 * group, note: tellGroups(seen.grouped[group], group) };
  const isComma = sniffed.delimiter !== COMMA && seen.clear[COMMA] > 0 && seen.clear[DOT] + seen.unclear[DOT] === 0;
  const isDoubtful = sniffed.delimiter !== COMMA && seen.unclear[DOT] >= WORTH_SAYING && seen.clear[DOT] === 0;
  return { marks: isComma ? COMMA : DOT, note: isDoubtful ? tellDoubt(seen.example) : null };
}

function tellGroups(example: string, group: number): string {
  const [comma, dot] = group === COMMA ? ['commas group thousands', 'the dot is the decimal mark'] : ['dots group thousands', 'the comma is the decimal mark'];
  const plain = group === COMMA ? example.replaceAll(',', '') : example.replaceAll('.', '').replace(',', '.');
  return `Numbers such as ${example} are read as ${plain}: ${comma}, ${dot}.`;
}

const tellDoubt = (example: string): string =>
  `Numbers such as ${example} are read with a decimal point, as ${Number(example)}. If they are thousands, export them without marks between digits.`;
