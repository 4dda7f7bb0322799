import { dateOfPeriod } from '../../server/kit/calendar.ts';
import { allOf } from '../../server/kit/words.ts';
import type { DatasetDetail } from '../../server/services/dataset/views.ts';
import type { SeriesView } from '../../server/services/run/views.ts';
import { championOf } from '../_charts/fan-layout.ts';
import type { OverlayLine, OverlayProps } from '../_charts/overlay-chart.tsx';
import { periodsWord } from '../_words/dates.ts';
import { formatPercent, formatUnits, plural } from '../_words/numbers.ts';

type Overlay = Omit<OverlayProps, 'summary'> & { summary: string };
type Values = ReadonlyMap<string, number | null>;

const byDate =
  (frequency: SeriesView['frequency']) =>
  (a: string, b: string): number =>
    frequency === 'I' ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;

const mapOf = (dates: readonly string[], values: readonly (number | null)[]): Values => new Map(dates.map((date, at) => [date, values[at] ?? null]));
const along = (dates: readonly string[], values: Values): (number | null)[] => dates.map((date) => values.get(date) ?? null);

/** What the second says on the dates both speak of, against the first: in units a period and as a share. */
function against(a: Values, b: Values, unit: string, period: string, verb: string): string {
  const both = [...a].flatMap(([date, x]) => {
    const y = b.get(date) ?? null;
    return x === null || y === null ? [] : [[x, y] as const];
  });
  if (both.length === 0) return 'They have no date in common.';
  const mean = both.reduce((sum, [x, y]) => sum + (y - x), 0) / both.length;
  const base = both.reduce((sum, [x]) => sum + x, 0) / both.length;
  const apart = both.reduce((sum, [x, y]) => sum + Math.abs(y - x), 0) / both.length;
  if (apart === 0) return `On ${allOf(both.length, 'date')} they have in common they say the same.`;
  const share = base === 0 ? '' : ` (${formatPercent(Math.abs(mean / base))})`;
  const way =
    Math.abs(mean) < 0.005 * Math.abs(base) ? `as much in all` : `${formatUnits(Math.abs(mean))} ${unit} a ${period} ${mean > 0 ? 'more' : 'less'}${share}`;
  return `On ${plural(both.length, 'date')} in common B ${verb} ${way}; day for day they are ${formatUnits(apart)} ${unit} apart.`;
}

/** Two forecasts of the total over one time axis, with what came before when both stand on the same data; null when their periods differ. */
export function overlayForecasts(a: SeriesView, b: SeriesView, tested: string): Overlay | null {
  const [first, second] = [championOf(a), championOf(b)];
  if (a.frequency !== b.frequency || !first || !second) return null;
  const order = byDate(a.frequency);
  const begin = [a.forecastDates[0], b.forecastDates[0]].sort(order)[0];
  const horizon = Math.max(a.forecastDates.length, b.forecastDates.length);
  const past = a.dates.filter((date) => order(date, begin) < 0).slice(-3 * horizon);
  const [historyA, historyB] = [mapOf(a.dates, a.actual), mapOf(b.dates, b.actual)];
  const sameData = past.length > 0 && past.every((date) => historyA.get(date) === historyB.get(date));
  const dates = [...new Set([...(sameData ? past : []), ...a.forecastDates, ...b.forecastDates])].sort(order);
  const lineOf = (name: string, role: OverlayLine['role'], series: SeriesView, forecast: NonNullable<typeof first>): OverlayLine => ({
    name,
    role,
    values: along(dates, mapOf(series.forecastDates, forecast.mean)),
    bands: forecast.intervals
      .toReversed()
      .slice(0, 1)
      .map(({ level, lower, upper }) => ({
        level,
        lower: along(dates, mapOf(series.forecastDates, lower)),
        upper: along(dates, mapOf(series.forecastDates, upper)),
      })),
  });
  const lines: OverlayLine[] = [
    lineOf(`B ${second.title}`, 'second', b, second),
    lineOf(`A ${first.title}`, 'first', a, first),
    ...(sameData ? [{ name: 'actual', role: 'actual', values: along(dates, historyA) } as const] : []),
  ];
  const words = against(mapOf(a.forecastDates, first.mean), mapOf(b.forecastDates, second.mean), a.unit, periodsWord(a.frequency, 1), 'forecasts');
  return {
    frequency: a.frequency,
    dates,
    unit: a.unit,
    lines,
    bridged: true,
    summary: `${words}${sameData ? '' : ' They stand on different data.'}${tested === '' ? '' : ` ${tested}`}`,
  };
}

/** Totals of two datasets over one time axis; null when their periods differ. */
export function overlayDatasets(a: DatasetDetail, b: DatasetDetail): Overlay | null {
  if (a.frequency !== b.frequency) return null;
  const datesOf = (one: DatasetDetail) => one.totals.map((_, period) => dateOfPeriod(one.frequency, one.firstDate, period));
  const [first, second] = [mapOf(datesOf(a), a.totals), mapOf(datesOf(b), b.totals)];
  const dates = [...new Set([...first.keys(), ...second.keys()])].sort(byDate(a.frequency));
  if (dates.length > 20_000) return null;
  const lines: OverlayLine[] = [
    { name: 'B', role: 'second', values: along(dates, second) },
    { name: 'A', role: 'first', values: along(dates, first) },
  ];
  return { frequency: a.frequency, dates, unit: a.unit, lines, bridged: true, summary: against(first, second, a.unit, periodsWord(a.frequency, 1), 'counts') };
}
