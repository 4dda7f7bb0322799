import { allOf, groupDigits, plural } from '../../server/kit/words.ts';

export { allOf, groupDigits, plural };

/** 0.0987 → "9.9 %"; null → "no value". */
export const percent = (fraction: number | null, digits = 1): string => (fraction === null ? 'no value' : `${(fraction * 100).toFixed(digits)} %`);

/** −0.012 → "-1.2 %", 0.012 → "+1.2 %". */
export const signedPercent = (fraction: number | null): string => (fraction === null ? 'no value' : `${fraction >= 0 ? '+' : ''}${percent(fraction)}`);

/** Four significant digits, never exponential for everyday sizes: 12.34, 0.7812, 1235. */
export function figure(value: number | null): string {
  if (value === null) return 'no value';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e9)) return value.toExponential(2);
  return size >= 1000 ? groupDigits(value) : String(Number(value.toPrecision(4)));
}

/** "a", "a and b", "a, b and c". */
export const listWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

const PERCENT_METRICS = new Set(['wape', 'smape']);
const METRIC_NAMES: Readonly<Record<string, string>> = {
  wape: 'WAPE',
  mae: 'MAE',
  rmse: 'RMSE',
  mase: 'MASE',
  rmsse: 'RMSSE',
  smape: 'sMAPE',
  pinball: 'pinball loss',
};

export const metricName = (metric: string): string => METRIC_NAMES[metric] ?? metric;

/** A score as a planner reads it: "9.9 %" for fractions, "MAE 12.3" for the others. */
export const scoreWords = (metric: string, value: number | null): string =>
  PERCENT_METRICS.has(metric) ? percent(value) : `${metricName(metric)} ${figure(value)}`;
