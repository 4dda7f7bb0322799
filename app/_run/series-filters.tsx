import type { ReactNode } from 'react';
import type { ResultsView } from '../../server/services/run/views.ts';
import { formatCount } from '../_words/numbers.ts';
import { CLASS_NAMES } from '../_words/segments.ts';
import { type ClassName, type ResultsQuery, SORTS, type Sort } from './query.ts';
import { QueryLink } from './query-link.tsx';
import { SeriesSearch } from './series-search.tsx';

const SORT_NAMES: Readonly<Record<Sort, string>> = { exception: 'units missed', units: 'volume', error: 'error', bias: 'bias', key: 'name' };

/** Order, class of demand and name: what the list of series is narrowed by. */
export function SeriesFilters({ results, query }: { results: ResultsView; query: ResultsQuery }) {
  const { segments } = results.backtest;
  const never = results.seriesCount - segments.reduce((sum, one) => sum + one.series, 0);
  const facets: readonly { name: ClassName; title: string; count: number }[] = [
    ...segments.map((one) => ({ name: one.class, title: CLASS_NAMES[one.class].toLowerCase(), count: one.series })),
    ...(never > 0 ? [{ name: 'none' as const, title: 'never sold', count: never }] : []),
  ];
  return (
    <div className="no-print mb-4 grid gap-x-8 gap-y-2 sm:grid-cols-[1fr_auto] sm:items-end">
      <div className="grid gap-y-2">
        <Choices name="Sorted by">
          {SORTS.map((sort) => (
            <QueryLink key={sort} set={{ tab: 'results', sort: sort === 'exception' ? null : sort, cursor: null }} replace current={sort === query.sort}>
              {SORT_NAMES[sort]}
            </QueryLink>
          ))}
        </Choices>
        {facets.length > 1 ? (
          <Choices name="Demand">
            <QueryLink set={{ tab: 'results', class: null, cursor: null }} replace current={query.class === null}>
              all {formatCount(results.seriesCount)}
            </QueryLink>
            {facets.map((facet) => (
              <QueryLink key={facet.name} set={{ tab: 'results', class: facet.name, cursor: null }} replace current={query.class === facet.name}>
                {facet.title} {formatCount(facet.count)}
              </QueryLink>
            ))}
          </Choices>
        ) : null}
      </div>
      <SeriesSearch key={query.q} q={query.q} />
    </div>
  );
}

function Choices({ name, children }: { name: string; children: ReactNode }) {
  return (
    <nav aria-label={name} className="flex flex-wrap gap-x-4 gap-y-1">
      <span className="w-18 text-mu">{name}</span>
      {children}
    </nav>
  );
}
