import type { Frequency } from '../../server/kit/calendar.ts';
import type { ExplanationView } from '../../server/services/run/views.ts';
import { LONG_WEEKDAYS, periodsWord } from '../_words/dates.ts';
import { formatFixed, formatPercent, formatUnits, plural } from '../_words/numbers.ts';

type Part = NonNullable<ExplanationView['path']>['parts'][number];
type PartGroup = Part['group'];

const SEASONS: Readonly<Partial<Record<Frequency, Readonly<Record<number, string>>>>> = {
  H: { 24: 'day', 168: 'week' },
  D: { 7: 'week', 365: 'year' },
  W: { 52: 'year' },
  M: { 12: 'year' },
  Q: { 4: 'year' },
};

/** "the week", "the year", "the season of 10 periods". */
export function seasonName(frequency: Frequency, length: number): string {
  const known = SEASONS[frequency]?.[length];
  return known ? `the ${known}` : `the season of ${length} ${periodsWord(frequency, length)}`;
}

const GROUP_NAMES: Readonly<Record<PartGroup, string>> = {
  level: 'Level',
  recent: 'Latest sales',
  trend: 'Trend',
  season: 'Same days before',
  calendar: 'Calendar',
  event: 'Named days',
  promotion: 'Promotions',
  price: 'Price',
  regressor: 'Own regressors',
  series: 'Which series it is',
  carried: 'Last errors carried on',
  limits: 'Closed days and the cut at 0',
};
const ORDER = Object.keys(GROUP_NAMES);

export interface NamedPart {
  name: string;
  values: readonly number[];
}

/** Parts as they are shown: by what they speak of, in a fixed order, summed over members; each season keeps its own name. */
export function namedParts({ path, frequency }: Pick<ExplanationView, 'path' | 'frequency'>): NamedPart[] {
  const found = new Map<string, { name: string; group: PartGroup; values: number[] }>();
  for (const part of path?.parts ?? []) {
    const name = partName(part, frequency);
    const known = found.get(name);
    if (known) for (const [step, value] of part.values.entries()) known.values[step] += value;
    else found.set(name, { name, group: part.group, values: [...part.values] });
  }
  return [...found.values()].sort((a, b) => ORDER.indexOf(a.group) - ORDER.indexOf(b.group));
}

function partName({ group, name }: Part, frequency: Frequency): string {
  const season = /^season (\d+)$/.exec(name);
  if (group === 'season' && season) return capital(seasonName(frequency, Number(season[1])));
  if (group === 'season' && frequency !== 'D') return 'Same periods before';
  return GROUP_NAMES[group];
}

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** A column of the frame as a planner would say it. */
export function columnWords(name: string, frequency: Frequency, m: number): string {
  const [one, many] = [periodsWord(frequency, 1), periodsWord(frequency, 2)];
  const turn = frequency === 'D' && m === 7 ? 'week' : 'season';
  const fixed: Readonly<Record<string, string>> = {
    lag_1: 'latest known value',
    lag_2: `known value one ${one} before`,
    lag_3: `known value two ${many} before`,
    season_lag_1: turn === 'week' ? 'same weekday, last known' : 'same place in the season, last known',
    same_place_mean: turn === 'week' ? 'mean of 4 same weekdays' : 'mean of 4 same places',
    same_place_long: turn === 'week' ? 'mean of 13 same weekdays' : 'mean of 13 same places',
    trend_short: 'short mean over middle mean',
    trend_long: 'middle mean over long mean',
    since_sale: `${many} since the last sale`,
    age: `${many} since the first sale`,
    level: 'usual size of the series',
    promotion: 'on promotion',
    promotion_next: `promotion the ${one} after`,
    promotion_before: `promotion the ${one} before`,
    promotion_share: 'share of promotion lately',
    promotion_place_mean: turn === 'week' ? 'mean of 4 same weekdays with the same promotion' : 'mean of 4 same places with the same promotion',
    promotion_place_long: turn === 'week' ? 'mean of 13 same weekdays with the same promotion' : 'mean of 13 same places with the same promotion',
    price: 'price',
    price_ratio: 'price over its usual price',
    price_change: `price over the ${one} before`,
    day_of_month: 'day of the month',
    week_of_year: 'week of the year',
    holiday: 'named day',
    event: 'which named day',
    day_before_holiday: 'day before a named day',
    day_after_holiday: 'day after a named day',
  };
  if (fixed[name]) return fixed[name];
  const [, kind, width] = /^(season_lag|lag|mean|deviation|zeros|gaps)_(\d+)$/.exec(name) ?? [];
  if (kind === 'season_lag')
    return turn === 'week' ? `same weekday, ${plural(Number(width) - 1, 'week')} earlier` : `same place, ${plural(Number(width) - 1, 'season')} earlier`;
  if (kind === 'lag') return `value ${width} ${many} before`;
  if (kind === 'mean') return `mean of ${width} ${many}`;
  if (kind === 'deviation') return `spread over ${width} ${many}`;
  if (kind === 'gaps') return `share without a record in ${width} ${many}`;
  if (kind === 'zeros') return `share of zeros in ${width} ${many}`;
  return name.replaceAll('_', ' ');
}

const WEEKDAYS: readonly string[] = LONG_WEEKDAYS;
/** What a column's value says; '' for codes that mean nothing to a person. */
export function columnValue(name: string, value: number | null): string {
  if (value === null || name === 'store' || name === 'product' || name === 'event') return '';
  if (name === 'weekday') return WEEKDAYS[value] ?? '';
  if (name === 'weekend' || name.includes('holiday') || /^promotion(_next|_before)?$/.test(name)) return value > 0 ? 'yes' : 'no';
  if (/_share$|^(zeros|gaps)_/.test(name)) return formatPercent(value, 0);
  if (/_ratio$|_change$|^trend_/.test(name)) return formatFixed(value, 2);
  return formatUnits(value);
}
