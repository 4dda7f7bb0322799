import type { ResultsView, SeriesRow } from '../../server/services/run/views.ts';
import { TableLinks } from '../_explorer/table-links.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Section } from '../_ui/section.tsx';
import { formatCount, plural } from '../_words/numbers.ts';
import type { ResultsQuery } from './query.ts';
import { QueryLink } from './query-link.tsx';
import { SeriesFilters } from './series-filters.tsx';
import { SeriesRows } from './series-rows.tsx';
import { exceptionSentence } from './series-words.ts';

export interface SeriesPage {
  rows: readonly SeriesRow[];
  nextCursor: string | null;
  total: number;
}

interface SeriesSectionProps {
  runId: string;
  results: ResultsView;
  page: SeriesPage;
  query: ResultsQuery;
  /** Null: none is shown. */
  selected: number | null;
}

/** All series, those first where a planner's look is worth most. */
export function SeriesSection({ runId, results, page, query, selected }: SeriesSectionProps) {
  return (
    <Section
      id="series"
      title="Where to look"
      aside={
        <span className="no-print flex flex-wrap gap-x-4">
          <TableLinks href={`/api/v1/runs/${runId}/artifacts/backtest/download`} what="the errors of all series and models" />
        </span>
      }
    >
      <p className="say -mt-2 mb-4">{exceptionSentence(results, page, query)}</p>
      <SeriesFilters results={results} query={query} />
      {page.rows.length === 0 ? (
        <Empty
          action={
            <QueryLink set={{ tab: 'results', q: null, class: null, cursor: null }} className="btn quiet">
              Show all series
            </QueryLink>
          }
        >
          No series of this run is like that.
        </Empty>
      ) : (
        <>
          <SeriesRows results={results} rows={page.rows} selected={selected} />
          <nav aria-label="Pages of series" className="mt-4 flex items-center justify-between text-xs text-mu">
            <span>
              {formatCount(page.rows.length)} of {plural(page.total, 'series', 'series')}
            </span>
            <span className="flex gap-4">
              {query.cursor === '' ? null : <QueryLink set={{ tab: 'results', cursor: null }}>first page</QueryLink>}
              {page.nextCursor ? <QueryLink set={{ tab: 'results', cursor: page.nextCursor }}>next page</QueryLink> : null}
            </span>
          </nav>
        </>
      )}
    </Section>
  );
}
