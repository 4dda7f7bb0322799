import type { ModelCardView } from '../../server/services/model/views.ts';
import { periodName, periodsWord } from '../_words/dates.ts';
import { formatBytes, formatCount, formatPercent, formatSigned, plural } from '../_words/numbers.ts';

/** How it did, of a model that competed. */
export type CardTest = NonNullable<ModelCardView['test']>;

export interface CardFigure {
  name: string;
  value: string;
  words: string;
}

/** What a model was trained on, as name, figure and words. */
export function trainedFigures({ trained, frequency, about }: ModelCardView): CardFigure[] {
  const { fitted, refused, series, periods, horizon, parts, bytes, version } = trained;
  return [
    {
      name: 'Series',
      value: `${formatCount(fitted)} of ${formatCount(series)}`,
      words: refused > 0 ? `${plural(refused, 'series', 'series')} refused: history too short` : 'fitted, and their total',
    },
    {
      name: 'History',
      value: formatCount(periods),
      words: `${periodsWord(frequency, periods)}, ${periodName(frequency, trained.from)} to ${periodName(frequency, trained.to)}, the cutoff`,
    },
    { name: 'Horizon', value: formatCount(horizon), words: `${periodsWord(frequency, horizon)} ahead${parts > 1 ? `, learnt in ${parts} stretches` : ''}` },
    ...(about ? [{ name: 'Needs', value: formatCount(about.minHistory), words: 'observations at least, for a season of 7' }] : []),
    { name: 'Size', value: formatBytes(bytes), words: `version ${version}` },
  ];
}

/** Members of a combination with their share. */
export function membersOf(members: ModelCardView['trained']['members']): { id: string; title: string; weight: string }[] {
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  return members.map(({ model, title, weight }) => ({ id: model, title, weight: formatPercent(weight / total, 0) }));
}

/** A share with its sign: +1.2 %. */
export const signedShare = (share: number | null): string => (share === null ? '–' : `${formatSigned(share * 100, 1)}\u00a0%`);
