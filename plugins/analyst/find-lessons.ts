import { FREQUENCY, type Frequency } from '../../server/kit/calendar.ts';
import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import { groupDigits, listWords, metricName, percent, plural, scoreWords } from '../words/format.ts';

export type Finding = { title: string; text: string };

const SEASON: Readonly<Record<Frequency, string>> = { H: 'day', D: 'week', W: 'year', M: 'year', Q: 'year', Y: 'season', I: 'season' };
/** Seasonal naive has to be this much better (or worse) than naive for the season to be spoken of. */
const TELLING = 0.1;

/**
 * Findings, each made from figures of the backtest: what carries the forecast, how close the race is, where the error is. The last is left
 * out where nothing was sold in the test, for an error is no share of nothing.
 */
export function findLessons(meta: BacktestMeta, frequency: Frequency): Finding[] {
  const where = meta.models[0].scores.wape === null ? [] : [whereFinding(meta, frequency)];
  return [seasonFinding(meta, frequency), raceFinding(meta), ...where];
}

const scoreOf = (meta: BacktestMeta, id: string): number | null => meta.models.find((model) => model.id === id)?.scores[meta.metric] ?? null;

function seasonFinding(meta: BacktestMeta, frequency: Frequency): Finding {
  const [seasonal, naive] = [scoreOf(meta, 'seasonal_naive'), scoreOf(meta, 'naive')];
  const words = (value: number): string => scoreWords(meta.metric, value);
  const season = SEASON[frequency];
  if (seasonal === null || naive === null || meta.seasonLength === 1)
    return { title: 'There is no season to lean on.', text: `The data have no repeating ${season}; models are compared with the last value alone.` };
  if (seasonal < naive * (1 - TELLING))
    return {
      title: `The ${season} explains most.`,
      text: `Repeating last ${season} misses by ${words(seasonal)}, repeating the last value by ${words(naive)}: knowing the place in the ${season} is worth ${percent(1 - seasonal / naive, 0)} of the error.`,
    };
  if (seasonal > naive * (1 + TELLING))
    return {
      title: `The last value says more than last ${season}.`,
      text: `Repeating the last value misses by ${words(naive)}, repeating last ${season} by ${words(seasonal)}: the level moves faster than the ${season} repeats.`,
    };
  return {
    title: `The ${season} adds little.`,
    text: `Repeating last ${season} misses by ${words(seasonal)} and repeating the last value by ${words(naive)}: nearly the same.`,
  };
}

function raceFinding(meta: BacktestMeta): Finding {
  const [winner, second] = meta.models;
  const words = scoreWords(meta.metric, meta.value);
  const level = meta.models.filter((model) => model.level);
  if (winner.baseline)
    return {
      title: `${winner.title} wins.`,
      text: `No model beats the ${winner.title.toLowerCase()} baseline at ${words}${level.length > 1 ? `; ${listWords(level.slice(1).map((model) => model.title))} cannot be told from it` : ''}. Anything dearer would buy nothing here.`,
    };
  if (level.length > 1)
    return {
      title: level.length === 2 ? 'The first two are level.' : `The first ${level.length} are level.`,
      text: `${listWords(level.map((model) => model.title))} lie within one standard error over ${plural(meta.windows.length, 'window')}, ${winner.title} first at ${words}. Choosing between them is a matter of cost, not of accuracy.`,
    };
  return {
    title: `${winner.title} leads clearly.`,
    text: `It misses by ${words}; ${second.title} comes next with ${scoreWords(meta.metric, second.scores[meta.metric])}, more than one standard error over ${plural(meta.windows.length, 'window')} behind.`,
  };
}

function whereFinding(meta: BacktestMeta, frequency: Frequency): Finding {
  const winner = meta.models[0];
  const { many } = FREQUENCY[frequency];
  const buckets = winner.buckets.filter((bucket) => bucket.wape !== null);
  const windows = winner.windows.map((window, i) => ({ number: i + 1, wape: window.wape })).filter((window) => window.wape !== null);
  const hardest = windows.reduce<(typeof windows)[number] | null>((worst, one) => (worst === null || (one.wape ?? 0) > (worst.wape ?? 0) ? one : worst), null);
  const where = hardest === null ? '' : ` Window ${hardest.number} was the hardest at ${percent(hardest.wape)}.`;
  if (buckets.length < 2) {
    const bias = winner.scores.bias;
    return {
      title: 'Where the error is.',
      text: `${metricName('wape')} is ${percent(winner.scores.wape)} over ${groupDigits(meta.tested)} tested ${many}; the forecast runs ${bias !== null && bias < 0 ? 'low' : 'high'} by ${percent(bias === null ? null : Math.abs(bias))}.${where}`,
    };
  }
  const [first, last] = [buckets[0], buckets[buckets.length - 1]];
  const [near, far] = [first.wape ?? 0, last.wape ?? 0];
  const range = ({ from, to }: { from: number; to: number }): string => (from === to ? `step ${from}` : `${many} ${from}–${to}`);
  const grows = far > near * 1.1;
  const shrinks = far < near * 0.9;
  return {
    title: grows ? 'The far end is harder.' : shrinks ? 'The far end was easier.' : 'The far end is as good as the near one.',
    text: `Error is ${percent(near)} for ${range(first)} and ${percent(far)} for ${range(last)}.${where}`,
  };
}
