import { FREQUENCY, type Frequency } from '../kit/calendar.ts';
import type { BacktestSettings } from '../kit/settings.ts';

/** What a model says of itself: competes when nobody chose models, or does not, or does with data of these frequencies. */
export type Recommended = boolean | readonly Frequency[];

/**
 * Whether a model competes when nobody chose models. One that is there for some frequencies is there for their longest season: it
 * stays away until that season fits twice into what the first window is trained on.
 */
export function isRecommended(recommended: Recommended, { frequency, periods }: { frequency: Frequency; periods: number }, split: BacktestSettings): boolean {
  if (typeof recommended === 'boolean') return recommended;
  const before = periods - split.horizon - (split.windows - 1) * split.stepSize;
  const trained = Math.min(before, split.maxTrain ?? before);
  const longest = FREQUENCY[frequency].seasons.at(-1) ?? 1;
  return recommended.includes(frequency) && 2 * longest <= trained;
}
