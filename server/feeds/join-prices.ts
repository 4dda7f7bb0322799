import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { groupDigits, plural } from '../kit/words.ts';
import { addDatesAhead } from './ahead.ts';
import { type CalendarFile, type PriceJoin, readPrices } from './attachments.ts';
import type { ColumnPlan } from './compile-mapping.ts';
import type { DateTable } from './date-table.ts';
import { type GroupSpill, openGroupSpill } from './group-spill.ts';
import type { Pacer } from './pacer.ts';
import type { FeedCalendar } from './resolve-calendar.ts';
import { createPairIndex, type SeriesNames } from './series-names.ts';

export interface PriceArgs {
  dir: string;
  spills: GroupSpill[];
  plan: ColumnPlan;
  calendar: FeedCalendar;
  calendarFile: CalendarFile | null;
  dates: DateTable;
  seriesNames: SeriesNames;
  series: number;
  pacer: Pacer;
}

/** Spills the prices file by series. @throws AppError INVALID_INPUT when the mapping leaves nothing to join on, or a price column is mapped too */
export async function joinPrices(path: string, args: PriceArgs): Promise<{ spill: GroupSpill; join: PriceJoin }> {
  const { plan } = args;
  if (plan.product < 0)
    throw new AppError('INVALID_INPUT', 'a prices file joins on store and product; map the product column', [
      { path: 'mapping.roles', message: 'map the product column' },
    ]);
  if (plan.channels.some((channel) => channel.kind === 'price'))
    throw new AppError('INVALID_INPUT', 'prices come from a column and from a file; keep one', [
      { path: 'mapping.roles', message: 'set the price column to ignore' },
    ]);
  addDatesAhead(args.dates, args.calendar);
  const spill = openGroupSpill(join(args.dir, 'prices'), 1);
  args.spills.push(spill);
  const rows = readPrices(path, args.calendarFile, args.dates, createPairIndex(args.seriesNames, args.series), spill);
  for (;;) {
    const step = rows.next();
    if (step.done) return { spill, join: step.value };
    if (args.pacer.isDue()) await args.pacer.breathe(0.7, 'reading prices');
  }
}

export function priceNotes(join: PriceJoin | null): string[] {
  if (!join) return [];
  const unmatched = join.unmatched > 0 ? `, ${groupDigits(join.unmatched)} of them for series or dates that the feed does not have` : '';
  return [`${plural(join.rows, 'price row')} read${unmatched}.`, ...(join.note === null ? [] : [`Prices: ${join.note}`])];
}
