import type { ReactNode } from 'react';
import type { ResultsView, SeriesRow } from '../../server/services/run/views.ts';
import { periodsWord } from '../_words/dates.ts';
import { formatPercent, formatUnits } from '../_words/numbers.ts';
import { CLASS_NAMES } from '../_words/segments.ts';
import { QueryLink } from './query-link.tsx';
import { nameOf } from './series-words.ts';

/** Series with what their forecast misses, one a row. */
export function SeriesRows({ results, rows, selected }: { results: ResultsView; rows: readonly SeriesRow[]; selected: number | null }) {
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
