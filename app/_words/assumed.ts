import type { ResultsView } from '../../server/services/run/views.ts';
import { periodsWord } from './dates.ts';

/** What the forecast takes for granted of days nobody has planned yet; empty when the data says it all. */
export function assumedSentence({ assumed, frequency }: Pick<ResultsView, 'assumed' | 'frequency'>, horizon: number): string {
  if (assumed.length === 0) return '';
  const words = assumed.map(({ name }) => (name === 'price' ? 'the price stays as it is' : name === 'promotion' ? 'there is no promotion' : `${name} is 0`));
  const from = Math.min(...assumed.map((one) => one.from));
  const when = from > 1 ? ` from ${periodsWord(frequency, 1)} ${from} of ${horizon} ahead on` : '';
  const list = words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words[0];
  return `It assumes that ${list}${when}: the data says nothing else of the time ahead.`;
}
