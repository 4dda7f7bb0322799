import { dateOfPeriod, type Frequency } from '../kit/calendar.ts';
import type { BacktestMeta } from '../kit/kinds/modeling.ts';
import { groupDigits, plural } from '../kit/words.ts';

type History = BacktestMeta['histories'][number];

/** What a planner should know of the past of some series, wherever it is read. */
export interface ToldHistories {
  kind: History['kind'];
  /** How many there are of what: "2 series are new". */
  title: string;
  meaning: string;
  /** Keys with the date that tells, and how many more there are. */
  names: string[];
}

const TITLES: Readonly<Record<History['kind'], (count: number) => string>> = {
  quiet: (count) => plural(count, 'series was last sold well before the data ends', 'series were last sold well before the data ends'),
  short: (count) => plural(count, 'series has less than two seasons of history', 'series have less than two seasons of history'),
  new: (count) => plural(count, 'series is new', 'series are new'),
};
const MEANING: Readonly<Record<History['kind'], string>> = {
  quiet: 'Nothing usable was recorded at the end: gone, closed or out of stock. What is gone is forecast as if it were still sold; leave it out of a plan.',
  short: 'A season cannot be learned from so little; the ranges come from the errors of the other series.',
  new: 'Less than half of the calendar is known; the level may still be settling.',
};
const SINCE: Readonly<Record<History['kind'], string>> = { quiet: 'last record', short: 'since', new: 'since' };

/**
 * Series that are quiet, short or new, in words.
 * @param most names told of one kind
 * @param sayDate how a date of the calendar is written; as it is stored by default
 */
export function tellHistories(
  histories: readonly History[],
  { frequency, firstDate }: { frequency: Frequency; firstDate: string },
  { most = Number.POSITIVE_INFINITY, sayDate = (date) => date }: { most?: number; sayDate?: (date: string) => string } = {},
): ToldHistories[] {
  return histories.map(({ kind, series, named }) => {
    const told = named.slice(0, most).map(({ key, period }) => `${key}: ${SINCE[kind]} ${sayDate(dateOfPeriod(frequency, firstDate, period))}`);
    const more = series - told.length;
    return { kind, title: TITLES[kind](series), meaning: MEANING[kind], names: [...told, ...(more > 0 ? [`and ${groupDigits(more)} more`] : [])] };
  });
}
