import type { ExplanationView } from '../../server/services/run/views.ts';
import { periodName, periodsWord } from '../_words/dates.ts';
import { formatFixed, formatPercent, formatSigned, formatUnits, joinWords, plural } from '../_words/numbers.ts';
import { type NamedPart, seasonName } from './part-words.ts';

type Driver = ExplanationView['drivers'][number];

export const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
export const signedUnits = (value: number): string => (value > 0 ? `+${formatUnits(value)}` : formatUnits(value));
const ofUpsAndDowns = 'of the ups and downs';

/** What the mean forecast is made of: the level, then the largest of the rest. */
export function madeOfSentence({ path, unit, frequency, model }: ExplanationView, parts: readonly NamedPart[]): string {
  if (!path || parts.length === 0) return '';
  const per = periodsWord(frequency, 1);
  const named = parts.map(({ name, values }) => ({ name, value: meanOf(values) }));
  const level = named.find(({ name }) => name === 'Level');
  const size = Math.abs(meanOf(path.mean));
  const others = named.filter((one) => one !== level && Math.abs(one.value) >= 0.01 * size && formatUnits(one.value) !== '0.00');
  const largest = [...others].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, 3);
  const total = `${model.title} expects ${formatUnits(meanOf(path.mean))} ${unit} a ${per} on average`;
  if (!level) return `${total}.`;
  const rest = largest.map(({ name, value }) => `${name.toLowerCase()} ${value > 0 ? 'adds' : 'takes'} ${formatUnits(Math.abs(value))}`);
  const tail =
    rest.length === 0
      ? `its level is ${formatUnits(level.value)} and nothing else moves the mean by 1\u00a0% or more`
      : `from a level of ${formatUnits(level.value)}, ${joinWords(rest)}`;
  return `${total}: ${tail}.`;
}

/** "The week explains 62 % of the ups and downs, the trend 12 %; 21 % follow no pattern." */
export function historySentence({ history, frequency }: ExplanationView): string {
  if (!history) return '';
  if (history.remainderShare === null || history.trendExplains === null) return 'It never changed, so there is nothing to take apart.';
  const seasons = history.seasons
    .map(({ length, explains }) => ({ name: seasonName(frequency, length), share: explains ?? 0 }))
    .concat({ name: 'the trend', share: history.trendExplains })
    .sort((a, b) => b.share - a.share);
  const [first, ...rest] = seasons;
  const said = [`${first.name.replace(/^./, (letter) => letter.toUpperCase())} explains ${formatPercent(first.share, 0)} ${ofUpsAndDowns}`];
  for (const { name, share } of rest) said.push(`${name} ${formatPercent(share, 0)}`);
  return `${said.join(', ')}; ${formatPercent(history.remainderShare, 0)} follow no pattern.`;
}

/** A 95 % interval that does not hold "no effect". */
export const isClear = ({ low, high }: Driver): boolean => low !== null && high !== null && (low > 0 || high < 0);

const NAMES: Readonly<Record<string, string>> = {
  promotion: 'Promotions',
  event: 'Named days',
  price: 'The price',
  'promotion and price': 'Promotions with their price',
};
export const driverName = ({ name, role }: Driver): string => NAMES[name] ?? (role === 'promotion' ? `Promotion ${name}` : name.replaceAll('_', ' '));

/** Digits of a percentage: one while any of them is small. */
const digitsOf = (...shares: readonly number[]): number => (Math.min(...shares.map(Math.abs)) < 0.1 ? 1 : 0);
/** "22 to 40 %". */
const percentRange = (low: number, high: number, digits: number): string => `${formatFixed(low * 100, digits)} to ${formatPercent(high, digits)}`;
/** "31 % (22 to 40 %)". */
export function effectFigure({ kind, effect, low, high }: Driver): string {
  if (effect === null || low === null || high === null) return 'not known';
  if (kind === 'elasticity') return `${formatFixed(effect, 2)} (${formatFixed(low, 2)} to ${formatFixed(high, 2)})`;
  const digits = digitsOf(effect);
  return `${formatSigned(effect * 100, digits)}\u00a0% (${percentRange(low, high, digits)})`;
}

/** What one driver does, in a clause; '' when chance could have made it. */
function driverClause(driver: Driver): string {
  const { kind, role, effect, low, high } = driver;
  if (effect === null || low === null || high === null || !isClear(driver)) return '';
  const [least, most] = [low, high].map(Math.abs).sort((a, b) => a - b);
  const size = `${formatPercent(Math.abs(effect), digitsOf(effect))} (${percentRange(least, most, digitsOf(effect))})`;
  if (kind === 'elasticity') {
    const per = (value: number): string => formatFixed(Math.abs(value), 1);
    return `1\u00a0% off the price ${effect < 0 ? 'sells' : 'goes with'} ${per(effect)}\u00a0% ${effect < 0 ? 'more' : 'less'} (${per(effect < 0 ? high : low)} to ${per(effect < 0 ? low : high)}\u00a0%)`;
  }
  const verb = effect > 0 ? (role === 'event' ? 'raise' : 'lift') : 'lower';
  return role === 'promotion' || role === 'event'
    ? `${driverName(driver).toLowerCase()} ${verb} sales by ${size}`
    : `one more of ${driverName(driver).toLowerCase()} ${effect > 0 ? 'lifts' : 'lowers'} sales by ${size}`;
}

/** "Promotions lift sales by 31 % (22 to 40 %)." of every effect that chance could not have made. */
export function driversSentence({ drivers }: ExplanationView): string {
  if (drivers.length === 0) return '';
  const said = drivers.map(driverClause).filter((clause) => clause !== '');
  if (said.length === 0) return `Of ${joinWords(drivers.map((one) => driverName(one).toLowerCase()))} no effect can be told from chance on this series.`;
  return `${said.join('; ').replace(/^./, (letter) => letter.toUpperCase())}.`;
}

/** Whether the one-step errors still hold a pattern. */
export function residualsSentence({ residuals, frequency, unit }: ExplanationView): string {
  if (!residuals || residuals.bound === null) return '';
  const { bound } = residuals;
  const lean = residuals.mean !== null && residuals.deviation ? residuals.mean / (residuals.deviation / Math.sqrt(residuals.count)) : 0;
  const leaning =
    Math.abs(lean) > 2 && residuals.mean !== null
      ? ` On average they are ${formatUnits(Math.abs(residuals.mean))} ${unit} ${residuals.mean > 0 ? 'above' : 'below'} what it expected a step ahead.`
      : '';
  const largest = residuals.correlations.reduce((best, value, at) => (Math.abs(value) > Math.abs(residuals.correlations[best]) ? at : best), 0);
  const value = residuals.correlations[largest];
  if (residuals.pValue === null) return leaning.trim();
  if (residuals.pValue >= 0.05) return `Its one-step errors look like chance (Ljung–Box p = ${formatFixed(residuals.pValue, 2)}).${leaning}`;
  if (value === undefined || Math.abs(value) <= bound) return `Its one-step errors are a little alike over time, no distance more than another.${leaning}`;
  const far = `${largest + 1} ${periodsWord(frequency, largest + 1)}`;
  return `Its one-step errors still hold a pattern: those ${far} apart are ${value > 0 ? 'alike' : 'opposite'} (${formatFixed(value, 2)}, chance stays within ±${formatFixed(bound, 2)}).${leaning}`;
}

/** How it did on this series in the test, beside seasonal naive. */
export function testSentence({ test, model }: ExplanationView): string {
  if (!test || test.wape === null) return '';
  const own = `In ${plural(test.windows, 'test window')} it missed ${formatPercent(test.wape)} of this series`;
  return test.naive === null || model.id === 'seasonal_naive' ? `${own}.` : `${own}, seasonal naive ${formatPercent(test.naive)}.`;
}

/** Odd periods, level shifts and runs in words. */
export function oddSentence({ outlierCount, shifts, runs, frequency, unit }: ExplanationView, dateOf: (period: number) => string): string {
  const day = (period: number): string => periodName(frequency, dateOf(period));
  const said = [outlierCount === 0 ? 'No single period stands out' : `${plural(outlierCount, 'period stands', 'periods stand')} out`];
  const last = shifts[shifts.length - 1];
  if (last) said.push(`the level ${last.size > 0 ? 'rose' : 'fell'} by ${formatUnits(Math.abs(last.size))} ${unit} on ${day(last.at)}`);
  const run = runs[runs.length - 1];
  if (run) said.push(`from ${day(run.from)} to ${day(run.to)} it stood at ${formatUnits(run.value)} without a change`);
  return `${said.join('; ')}.`;
}

/** "Demand is smooth: a sale every 1.0 days, sizes vary by 0.12 (CV²)." */
export function demandFigures({ demand, frequency }: ExplanationView): string {
  if (!demand || demand.interval === null || demand.variation === null) return '';
  return `a sale every ${formatFixed(demand.interval, 2)} ${periodsWord(frequency, 2)} (ADI), squared variation of sizes ${formatFixed(demand.variation, 2)} (CV²)`;
}
