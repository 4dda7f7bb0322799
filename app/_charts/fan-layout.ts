import type { SeriesView } from '../../server/services/run/views.ts';
import { formatUnits } from '../_words/numbers.ts';
import { CELL } from './cell-state.ts';
import { linear, type Scale, valueTicks } from './scale.ts';
import { type TimeTick, timeTicks } from './time-ticks.ts';

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}
/** A stretch of equal periods, [from, to] inclusive. */
export interface Stretch {
  from: number;
  to: number;
  state: 'stockout' | 'missing';
}
interface EndLabel {
  text: string;
  kind: 'interval' | 'champion' | 'baseline';
  /** Where the line ends, and where the text stands after making room. */
  y: number;
  textY: number;
}
export interface FanLayout {
  frame: Frame;
  x: Scale;
  y: Scale;
  /** First period shown and the period of the first forecast step. */
  from: number;
  now: number;
  end: number;
  valueTicks: readonly number[];
  timeTicks: readonly TimeTick[];
  gaps: readonly Stretch[];
  promotions: readonly { from: number; to: number }[];
  labels: readonly EndLabel[];
}

type Forecast = SeriesView['forecasts'][number];
export const championOf = (series: SeriesView): Forecast | undefined => series.forecasts.find((one) => one.chosen) ?? series.forecasts[0];
/** Seasonal naive, unless it is the champion itself. */
export const baselineOf = (series: SeriesView): Forecast | undefined => series.forecasts.find((one) => one.baseline && !one.chosen);

/** Forecast steps on which the shop is open; a closed step is forecast as 0 with no width and is bridged, like closed days of the past. */
export function openSteps(series: SeriesView): readonly boolean[] {
  const champion = championOf(series);
  const closes = series.series < 0 || series.state.includes(CELL.closed);
  return series.forecastDates.map((_, step) => !closes || !champion || champion.mean[step] !== 0 || champion.intervals.some((one) => one.upper[step] !== 0));
}

/** A closed period is bridged by the line; so is a lone hole in the total, which knows no closed days of its own. */
export function isBridged(series: SeriesView, at: number): boolean {
  if (series.state[at] === CELL.closed) return true;
  return series.series < 0 && (series.actual[at - 1] ?? null) !== null && (series.actual[at + 1] ?? null) !== null;
}

/** Where the lines end: the last step that is not closed. */
export const lastOpenStep = (series: SeriesView): number => Math.max(0, openSteps(series).lastIndexOf(true));

function stretches<T>(values: readonly T[], pick: (value: T) => boolean, from: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let at = from; at < values.length; at++) {
    if (!pick(values[at])) continue;
    const last = found[found.length - 1];
    if (last && last.to === at - 1) last.to = at;
    else found.push({ from: at, to: at });
  }
  return found;
}

/** Texts at least 16 px apart, as near to their lines as that allows. */
function makeRoom(labels: EndLabel[], top: number, bottom: number): EndLabel[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const gap = 16;
  const middle = sorted.reduce((sum, label) => sum + label.y, 0) / Math.max(1, sorted.length);
  const crowded = sorted.some((label, at) => at > 0 && label.y - sorted[at - 1].y < gap);
  let next = crowded ? Math.max(top, Math.min(sorted[0].y, middle - ((sorted.length - 1) * gap) / 2)) : top;
  const placed = sorted.map((label) => {
    const textY = Math.max(label.y, next);
    next = textY + gap;
    return { ...label, textY: crowded && textY > label.y + gap * 3 ? next - gap : textY };
  });
  const over = placed.length > 0 ? placed[placed.length - 1].textY - bottom : 0;
  return over > 0 ? placed.map((label) => ({ ...label, textY: label.textY - over })) : placed;
}

/** From the line's end to its label's text, and what a bold letter of a label takes, in pixels. */
const LEAD = 20;
const LETTER = 6.5;

/** A title and a value that fit beside the chart: whole words of the title. */
function shorten(title: string, value: string, room: number): string {
  const most = Math.max(8, Math.floor((room - LEAD) / LETTER) - value.length - 1);
  if (title.length <= most) return `${title} ${value}`;
  const cut = title.slice(0, most - 1);
  return `${cut.slice(0, Math.max(8, cut.lastIndexOf(' ')))}… ${value}`;
}

function endLabels(series: SeriesView, y: Scale, frame: Frame, short: boolean): EndLabel[] {
  const champion = championOf(series);
  if (!champion || champion.mean.length === 0) return [];
  const last = lastOpenStep(series);
  const labels: EndLabel[] = champion.intervals.map((interval) => ({
    text: `${interval.level}\u00a0%`,
    kind: 'interval',
    y: y(interval.upper[last]),
    textY: 0,
  }));
  const value = formatUnits(champion.mean[last]);
  labels.push({ text: short ? value : shorten(champion.title, value, frame.right), kind: 'champion', y: y(champion.mean[last]), textY: 0 });
  const baseline = baselineOf(series);
  if (baseline && !short)
    labels.push({
      text: shorten(baseline.title.toLowerCase(), formatUnits(baseline.mean[last]), frame.right),
      kind: 'baseline',
      y: y(baseline.mean[last]),
      textY: 0,
    });
  return makeRoom(labels, frame.top, frame.height - frame.bottom);
}

function extent(series: SeriesView, from: number): [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number | null) => {
    if (value === null || !Number.isFinite(value)) return;
    min = Math.min(min, value);
    max = Math.max(max, value);
  };
  series.actual.slice(from).forEach(take);
  const champion = championOf(series);
  champion?.mean.forEach(take);
  for (const interval of champion?.intervals ?? []) {
    interval.lower.forEach(take);
    interval.upper.forEach(take);
  }
  baselineOf(series)?.mean.forEach(take);
  return max < min ? [0, 1] : [min, max];
}

/** Everything that is drawn of one series, in pixels. @param from first period shown; a narrow frame gets short labels */
export function layoutFan(series: SeriesView, frame: Frame, from: number): FanLayout {
  const now = series.actual.length;
  const end = now + series.forecastDates.length;
  const x = linear(from, Math.max(end - 1, from + 1), frame.left, frame.width - frame.right);
  const ticks = valueTicks(...extent(series, from), 5);
  const y = linear(ticks[0], ticks[ticks.length - 1], frame.height - frame.bottom, frame.top);
  const dates = [...series.dates, ...series.forecastDates].slice(from);
  const gapsOf = (code: number, state: Stretch['state']) => stretches(series.state, (value) => value === code, from).map((one) => ({ ...one, state }));
  return {
    frame,
    x,
    y,
    from,
    now,
    end,
    valueTicks: ticks,
    timeTicks: timeTicks(series.frequency, dates, frame.width - frame.left - frame.right).map((tick) => ({ ...tick, at: tick.at + from })),
    gaps: series.series < 0 ? [] : [...gapsOf(CELL.stockout, 'stockout'), ...gapsOf(CELL.missing, 'missing')].sort((a, b) => a.from - b.from),
    promotions: series.promotion ? stretches(series.promotion, (value) => value === 1, from) : [],
    labels: endLabels(series, y, frame, frame.right < 100),
  };
}
