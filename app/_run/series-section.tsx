import type { ReactNode } from 'react';
import type { ResultsView, SeriesRow } from '../../server/services/views.ts';
import { TableLinks } from '../_explorer/table-links.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Section } from '../_ui/section.tsx';
import { periodsWord } from '../_words/dates.ts';
import { leaning } from '../_words/exceptions.ts';
import { formatCount, formatPercent, formatUnits, plural } from '../_words/numbers.ts';
import { CLASS_NAMES, CLASS_WORDS } from '../_words/segments.ts';
import { type ClassName, type ResultsQuery, SORTS, type Sort } from './query.ts';
import { QueryLink } from './query-link.tsx';
import { SeriesSearch } from './series-search.tsx';

export interface SeriesPage {
  rows: readonly SeriesRow[];
  nextCursor: string | null;
  total: number;
}

const SORT_NAMES: Readonly<Record<Sort, string>> = { exception: 'units missed', units: 'volume', error: 'error', bias: 'bias', key: 'name' };

interface SeriesSectionProps {
  runId: string;
  results: ResultsView;
  page: SeriesPage;
  query: ResultsQuery;
  selected: number;
}

/** All series, those first where a planner's look is worth most. */
export function SeriesSection({ runId, results, page, query, selected }: SeriesSectionProps) {
  const { segments } = results.backtest;
  const never = results.seriesCount - segments.reduce((sum, one) => sum + one.series, 0);
  const facets: readonly { name: ClassName; title: string; count: number }[] = [
    ...segments.map((one) => ({ name: one.class, title: CLASS_NAMES[one.class].toLowerCase(), count: one.series })),
    ...(never > 0 ? [{ name: 'none' as const, title: 'never sold', count: never }] : []),
  ];
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
          <Rows results={results} rows={page.rows} selected={selected} />
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

function Choices({ name, children }: { name: string; children: ReactNode }) {
  return (
    <nav aria-label={name} className="flex flex-wrap gap-x-4 gap-y-1">
      <span className="w-18 text-mu">{name}</span>
      {children}
    </nav>
  );
}

/** What the order means, and what the first of it is. */
function exceptionSentence(results: ResultsView, page: SeriesPage, { sort, cursor, class: facet, q }: ResultsQuery): string {
  const period = periodsWord(results.frequency, 1);
  const first = page.rows[0];
  const about = facet && facet !== 'none' ? `${CLASS_NAMES[facet]} demand ${CLASS_WORDS[facet]}. ` : '';
  const rule =
    sort === 'exception'
      ? `First the series that cost the most: ${results.unit} missed a ${period}, with those missed to one side counted twice.`
      : sort === 'units'
        ? 'First the series that sell the most.'
        : sort === 'error'
          ? 'First the series with the largest error for their size; many of them sell little.'
          : sort === 'bias'
            ? `First the series whose forecast leans the furthest, in ${results.unit} a ${period}.`
            : 'By name.';
  const top =
    sort === 'exception' && cursor === '' && q === '' && first?.exception
      ? ` ${nameOf(first)} leads${first.share === null ? '' : ` with ${formatPercent(first.share)} of all ${results.unit}`}${first.wape === null ? '' : `: it misses ${formatPercent(first.wape)}`}${
          first.bias === null || leaning(first.bias) === 'even' ? '' : `, ${leaning(first.bias)} a ${period}`
        }.`
      : '';
  return `${about}${rule}${top}`;
}

const nameOf = (row: SeriesRow): string => (row.product && row.store ? `${row.product} at ${row.store}` : row.key);

function Rows({ results, rows, selected }: { results: ResultsView; rows: readonly SeriesRow[]; selected: number }) {
  const { frequency, unit } = results;
  const largest = Math.max(1e-9, ...rows.map((row) => row.exception ?? 0));
  return (
    <table className="list">
      <thead className="max-sm:sr-only">
        <tr>
          <th scope="col">Series</th>
          <th scope="col">Demand</th>
          <th scope="col">Forecast by</th>
          <th scope="col" className="r">
            Missed a {periodsWord(frequency, 1)}
          </th>
          <th scope="col" className="r">
            WAPE
          </th>
          <th scope="col" className="r">
            Bias, {unit}
          </th>
          <th scope="col" className="r">
            Share of volume
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.series}
            className={`max-sm:grid max-sm:grid-cols-[repeat(4,1fr)] max-sm:gap-x-3 max-sm:gap-y-1 max-sm:py-3 max-sm:*:p-0! ${row.series === selected ? 'bg-sf' : ''}`}
          >
            <th scope="row" className="max-sm:col-span-4">
              <QueryLink
                set={{ tab: 'results', series: String(row.series) }}
                to="forecast"
                current={row.series === selected}
                className="underline decoration-transparent underline-offset-4 hover:decoration-current"
              >
                {nameOf(row)}
              </QueryLink>
            </th>
            <td className="text-mu max-sm:col-span-4 max-sm:text-xs">
              {row.class === null ? (row.model === '' ? '' : 'never sold') : CLASS_NAMES[row.class].toLowerCase()}
              {row.class === null ? null : <span className="sm:hidden">, forecast by {row.title}</span>}
            </td>
            <td className={`max-sm:hidden! ${row.ownChoice ? '' : 'text-mu'}`}>
              {row.class === null ? '–' : row.title}
              {row.ownChoice ? <span className="ml-2 text-xs text-a">own choice</span> : null}
            </td>
            <Figure name="Missed">
              <Missed
                value={row.wape === null ? (row.bias === null ? null : Math.abs(row.bias)) : (row.wape * row.units) / results.periods}
                share={(row.exception ?? 0) / largest}
              />
            </Figure>
            <Figure name="WAPE">{row.wape === null ? '–' : formatPercent(row.wape)}</Figure>
            <Figure name={`Bias, ${unit}`}>{row.bias === null ? '–' : signedUnits(row.bias)}</Figure>
            <Figure name="Of volume">{row.share === null ? '–' : formatPercent(row.share)}</Figure>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const signedUnits = (value: number): string => `${value > 0 ? '+' : ''}${formatUnits(value)}`;

function Missed({ value, share }: { value: number | null; share: number }) {
  return (
    <span className="inline-flex items-center gap-2">
      <svg width={48} height={6} className="max-sm:hidden" aria-hidden="true">
        <line className="bar-other" x1={48} x2={48 - 48 * share} y1={3} y2={3} />
      </svg>
      {value === null ? '–' : formatUnits(value)}
    </span>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <td className="num r max-sm:text-left!">
      <span className="block font-sans text-xs tracking-normal text-mu sm:hidden">{name}</span>
      {children}
    </td>
  );
}
