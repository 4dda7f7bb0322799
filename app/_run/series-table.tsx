'use client';

import { useState } from 'react';
import type { SeriesView } from '../../server/services/run/views.ts';
import { CELL } from '../_charts/cell-state.ts';
import { baselineOf, championOf } from '../_charts/fan-layout.ts';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { periodName } from '../_words/dates.ts';
import { formatUnits } from '../_words/numbers.ts';

const WORDS: Readonly<Record<number, string>> = { [CELL.missing]: 'no record', [CELL.closed]: 'closed', [CELL.stockout]: 'stock-out' };
const PAST = 200;

/** The chart as a table; the rows are made when it is opened. */
export function SeriesTable({ series }: { series: SeriesView }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="no-print mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="textual inline">table</summary>
      {open ? <Rows series={series} /> : null}
    </details>
  );
}

function Rows({ series }: { series: SeriesView }) {
  const champion = championOf(series);
  const baseline = baselineOf(series);
  const from = Math.max(0, series.dates.length - PAST);
  return (
    <ScrollRegion label="Data of the chart" className="mt-3 max-h-[420px] overflow-auto border-y border-hair">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{series.frequency === 'D' ? 'Day' : 'Period'}</th>
            <th scope="col" className="r">
              Actual
            </th>
            <th scope="col" className="r">
              {champion?.title ?? 'Forecast'}
            </th>
            {champion?.intervals.map((one) => (
              <th key={one.level} scope="col" className="r">
                {one.level} %
              </th>
            ))}
            <th scope="col" className="r">
              {baseline?.title ?? ''}
            </th>
          </tr>
        </thead>
        <tbody>
          {series.forecastDates.map((date, step) => (
            <tr key={date}>
              <th scope="row">{periodName(series.frequency, date)}</th>
              <td />
              <td className="num r">{champion ? formatUnits(champion.mean[step]) : ''}</td>
              {champion?.intervals.map((one) => (
                <td key={one.level} className="num r">
                  {formatUnits(one.lower[step])} to {formatUnits(one.upper[step])}
                </td>
              ))}
              <td className="num r">{baseline ? formatUnits(baseline.mean[step]) : ''}</td>
            </tr>
          ))}
          {series.dates.slice(from).map((_, at, all) => {
            const period = from + all.length - 1 - at;
            const value = series.actual[period];
            return (
              <tr key={series.dates[period]}>
                <th scope="row">{periodName(series.frequency, series.dates[period])}</th>
                <td className="num r">{value === null ? WORDS[series.state[period]] : formatUnits(value)}</td>
                <td colSpan={2 + (champion?.intervals.length ?? 0)} />
              </tr>
            );
          })}
        </tbody>
      </table>
      {from > 0 ? (
        <p className="py-2 text-mu">
          The last {PAST} of {series.dates.length} periods; “copy data” has all of them.
        </p>
      ) : null}
    </ScrollRegion>
  );
}
