import { type Grain, parseDate } from './parse-date.ts';
import { isBlank, parseNumber, parseWord } from './parse-number.ts';

/** What the sample rows say of one column. */
export interface ColumnProfile {
  name: string;
  /** Lower case, other characters as `_`. */
  plain: string;
  filled: number;
  /** Cells that are numbers, or words for yes and no. */
  numbers: number;
  words: number;
  /** Cells that are dates, with either order taken as good. */
  dates: number;
  grains: ReadonlySet<Grain>;
  distinct: number;
  /** Dates such as 01/02/2020: of these, how many can only be day first, only month first. */
  slashes: { total: number; dayFirst: number; monthFirst: number };
}

const plainName = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');

/** @param marks how numbers are written, tried besides the plain dot; see `parseNumber` */
export function profileColumns(columns: readonly string[], rows: readonly (readonly string[])[], marks: number): ColumnProfile[] {
  return columns.map((name, c) => {
    const texts = new Map<string, number>();
    for (const row of rows) texts.set(row[c], (texts.get(row[c]) ?? 0) + 1);
    return profileTexts(name, texts, marks);
  });
}

function profileTexts(name: string, texts: ReadonlyMap<string, number>, marks: number): ColumnProfile {
  const grains = new Set<Grain>();
  const profile = {
    name,
    plain: plainName(name),
    filled: 0,
    numbers: 0,
    words: 0,
    dates: 0,
    grains,
    distinct: texts.size,
    slashes: { total: 0, dayFirst: 0, monthFirst: 0 },
  };
  for (const [text, count] of texts) {
    const bytes = Buffer.from(text.slice(0, 1000));
    if (isBlank(bytes, 0, bytes.length)) continue;
    profile.filled += count;
    const number = parseNumber(bytes, 0, bytes.length);
    if (!Number.isNaN(number) || !Number.isNaN(parseNumber(bytes, 0, bytes.length, marks))) profile.numbers += count;
    else if (!Number.isNaN(parseWord(text))) profile.words += count;
    const slash = /^\s*(\d{1,2})([-/.])(\d{1,2})\2\d{4}\b/.exec(text);
    if (slash) {
      profile.slashes.total += count;
      if (Number(slash[1]) > 12) profile.slashes.dayFirst += count;
      if (Number(slash[3]) > 12) profile.slashes.monthFirst += count;
    }
    const date = slash ? firstDate(text) : parseDate(text, 'iso');
    if (typeof date !== 'string') {
      profile.dates += count;
      grains.add(date.grain);
    }
  }
  return profile;
}

function firstDate(text: string): ReturnType<typeof parseDate> {
  const date = parseDate(text, 'dmy');
  return typeof date === 'string' ? parseDate(text, 'mdy') : date;
}

export const isNumeric = (column: ColumnProfile): boolean => column.filled > 0 && column.numbers + column.words >= 0.9 * column.filled;
/** Dates that are more than a plain number: 2020-01-31, 1998Q1, but not 1949 or 17. */
export const isDated = (column: ColumnProfile): boolean =>
  column.filled > 0 && column.dates >= 0.8 * column.filled && [...column.grains].some((grain) => grain !== 'index' && grain !== 'year');
export const isText = (column: ColumnProfile): boolean => column.filled > 0 && !isNumeric(column) && !isDated(column);
