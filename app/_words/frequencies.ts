import type { Frequency } from '../../server/kit/calendar.ts';

/** What data of a frequency are called: hourly data. */
export const FREQUENCY_WORDS: Readonly<Record<Frequency, string>> = {
  H: 'hourly',
  D: 'daily',
  W: 'weekly',
  M: 'monthly',
  Q: 'quarterly',
  Y: 'yearly',
  I: 'undated',
};

/** Of which data a model is recommended for: nothing to add when for all of them. */
export const forWords = (recommended: boolean | readonly Frequency[]): string =>
  typeof recommended === 'boolean' ? '' : ` for ${recommended.map((one) => FREQUENCY_WORDS[one]).join(' and ')} data`;
