import type { ResultsView, SeriesRow } from '../../server/services/run/views.ts';
import { periodsWord } from '../_words/dates.ts';
import { leaning } from '../_words/exceptions.ts';
import { formatPercent } from '../_words/numbers.ts';
import { CLASS_NAMES, CLASS_WORDS } from '../_words/segments.ts';
import type { ResultsQuery, Sort } from './query.ts';
import type { SeriesPage } from './series-section.tsx';

const RULES: Readonly<Record<Sort, (unit: string, period: string) => string>> = {
  exception: (unit, period) => `First the series that cost the most: ${unit} missed a ${period}, with those missed to one side counted twice.`,
  units: () => 'First the series that sell the most.',
  error: () => 'First the series with the largest error for their size; many of them sell little.',
  bias: (unit, period) => `First the series whose forecast leans the furthest, in ${unit} a ${period}.`,
  key: () => 'By name.',
};

/** What the order means, and what the first of it is. */
export function exceptionSentence(results: ResultsView, page: SeriesPage, { sort, cursor, class: facet, q }: ResultsQuery): string {
  const period = periodsWord(results.frequency, 1);
  const first = page.rows[0];
  const about = facet && facet !== 'none' ? `${CLASS_NAMES[facet]} demand ${CLASS_WORDS[facet]}. ` : '';
  const top =
    sort === 'exception' && cursor === '' && q === '' && first?.exception
      ? ` ${nameOf(first)} leads${first.share === null ? '' : ` with ${formatPercent(first.share)} of all ${results.unit}`}${first.wape === null ? '' : `: it misses ${formatPercent(first.wape)}`}${
          first.bias === null || leaning(first.bias) === 'even' ? '' : `, ${leaning(first.bias)} a ${period}`
        }.`
      : '';
  return `${about}${RULES[sort](results.unit, period)}${top}`;
}

/** Product and store where both are known, else its key. */
export const nameOf = (row: SeriesRow): string => (row.product && row.store ? `${row.product} at ${row.store}` : row.key);
