import { parseDate } from './parse-date.ts';
import { type ColumnProfile, isNumeric } from './profile-columns.ts';

/**
 * The period columns of a wide table: headers that are dates, or the largest group of one prefix and ascending numbers without holes
 * (`d_1184, d_1185 …`, `W0 … W51`), with numbers or nothing below. Empty when the table is not wide.
 */
export function guessWideValues(profiles: readonly ColumnProfile[]): string[] {
  const usable = profiles.filter((column) => column.filled === 0 || isNumeric(column));
  const dated = usable.filter((column) => isDateHeader(column.name));
  if (dated.length >= 4) return dated.map((column) => column.name);
  const groups = new Map<string, { name: string; number: number }[]>();
  for (const { name } of usable) {
    const match = /^(.{0,40}?)(\d{1,9})$/.exec(name);
    if (!match) continue;
    const group = groups.get(match[1]) ?? [];
    group.push({ name, number: Number(match[2]) });
    groups.set(match[1], group);
  }
  let best: string[] = [];
  for (const group of groups.values()) {
    const isRun = group.every(({ number }, k) => k === 0 || number === group[k - 1].number + 1);
    if (isRun && group.length > best.length) best = group.map(({ name }) => name);
  }
  return best;
}

function isDateHeader(name: string): boolean {
  const date = parseDate(name, 'dmy');
  const tick = typeof date === 'string' ? parseDate(name, 'mdy') : date;
  return typeof tick !== 'string' && tick.grain !== 'index';
}
