import { dateOfPeriod, FREQUENCY } from '../kit/calendar.ts';
import { plural } from '../kit/words.ts';
import type { FeedHealth } from '../services/feed/views.ts';
import { DUPLICATE, type RangeBuilder } from './range-builder.ts';
import { type Counts, DUPLICATE_SERIES } from './read-rows.ts';
import type { Refusals } from './refusals.ts';
import type { FeedCalendar } from './resolve-calendar.ts';

export interface HealthParts {
  counts: Counts;
  refusals: Refusals;
  /** Null when no row was accepted. */
  calendar: FeedCalendar | null;
  series: number;
  states: RangeBuilder['states'] | null;
  units: number;
  notes: readonly string[];
}

/** The report a person reads before anything runs. Read = accepted + refused; the refusals' counts add up to refused. */
export function describeHealth({ counts, refusals, calendar, series, states, units, notes }: HealthParts): FeedHealth {
  const rowsRefused = refusals.total();
  const all = refusals.counts();
  const spoken: string[] = [];
  if (counts.negatives > 0)
    spoken.push(`${plural(counts.negatives, 'negative value is kept as it is', 'negative values are kept as they are')}; returns are often booked so.`);
  if (counts.blank > 0) spoken.push(`${plural(counts.blank, 'cell without a quantity is', 'cells without a quantity are')} kept as missing, not as 0.`);
  if (counts.soldOut > 0)
    spoken.push(
      `${plural(counts.soldOut, 'record is flagged out of stock yet carries sales; it counts as a stockout and its sales are', 'records are flagged out of stock yet carry sales; they count as stockouts and their sales are')} left out.`,
    );
  if (calendar && states && states.closed > 0) spoken.push('Weekdays on which a series never has a record are taken as closed, not as missing.');
  return {
    rowsRead: counts.read,
    rowsAccepted: counts.read - rowsRefused,
    rowsRefused,
    refusals: all,
    lines: refusals.lines(),
    duplicates: all.filter(({ reason }) => reason === DUPLICATE || reason === DUPLICATE_SERIES).reduce((sum, { count }) => sum + count, 0),
    negatives: counts.negatives,
    gaps: states?.missing ?? 0,
    closed: states?.closed ?? 0,
    stockouts: states?.stockout ?? 0,
    series,
    periods: calendar?.periods ?? 0,
    frequency: calendar?.frequency ?? 'I',
    start: calendar?.start ?? '',
    end: calendar ? dateOfPeriod(calendar.frequency, calendar.start, calendar.periods - 1) : '',
    units,
    notes: [...spoken, ...notes, ...(calendar && calendar.periods < 2 * calendar.season ? [SHORT(calendar)] : [])],
  };
}

const SHORT = ({ periods, frequency, season }: FeedCalendar): string =>
  `There ${periods === 1 ? 'is' : 'are'} ${plural(periods, FREQUENCY[frequency].one, FREQUENCY[frequency].many)}: less than two seasons of ${season}, so seasons cannot be learned.`;
