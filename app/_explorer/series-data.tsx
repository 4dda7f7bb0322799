'use client';

import { useState } from 'react';
import type { DatasetSeriesView } from '../../server/services/dataset/views.ts';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { periodName } from '../_words/dates.ts';
import { figure, isFlag, stateWord } from './series-words.ts';
import { TableLinks } from './table-links.tsx';

const SHOWN = 200;

/** The charts as a table, and as a file. Rows are made when the table is opened. */
export function SeriesData({ series, digest }: { series: DatasetSeriesView; digest: string }) {
  const [open, setOpen] = useState(false);
  const href = `/api/v1/datasets/${digest}/download?series=${series.series}`;
  function save() {
    const link = document.createElement('a');
    link.href = `${href}&format=csv`;
    link.download = '';
    link.click();
  }
  return (
    <div className="no-print mt-2">
      <div className="flex gap-5">
        <button type="button" className="textual" aria-expanded={open} onClick={() => setOpen(!open)}>
          table
        </button>
        <button type="button" className="textual" onClick={save}>
          save as CSV
        </button>
        <TableLinks href={href} what={series.key} without="csv" />
      </div>
      {open ? <Rows series={series} /> : null}
    </div>
  );
}

function Rows({ series }: { series: DatasetSeriesView }) {
  const last = series.dates.length - 1;
  const count = Math.min(SHOWN, series.dates.length);
  return (
    <ScrollRegion label="Data of the charts" className="mt-3 max-h-[420px] overflow-auto border-y border-hair">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Period</th>
            <th scope="col" className="r">
              Quantity
            </th>
            {series.channels.map((channel) => (
              <th key={channel.name} scope="col" className="r">
                {channel.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: count }, (_, row) => {
            const at = last - row;
            return (
              <tr key={at}>
                <th scope="row" className="whitespace-nowrap">
                  {periodName(series.frequency, series.dates[at])}
                </th>
                <td className="num r">{stateWord(series, at)}</td>
                {series.channels.map((channel) => (
                  <td key={channel.name} className="num r">
                    {isFlag(channel) ? (channel.values[at] > 0 ? 'yes' : '') : figure(channel.values[at])}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {count < series.dates.length ? (
        <p className="py-2 text-mu">
          The last {count} of {series.dates.length} periods; the CSV has all of them.
        </p>
      ) : null}
    </ScrollRegion>
  );
}
