'use client';

import { useState } from 'react';
import { ScrollRegion } from '../_ui/scroll-region.tsx';

export interface TableData {
  label: string;
  head: readonly string[];
  /** First cell names the row; the others are figures. */
  rows: readonly (readonly string[])[];
  note?: string;
}

/** A chart as a table; the rows are made when it is opened. */
export function DataTable({ label, head, rows, note }: TableData) {
  const [open, setOpen] = useState(false);
  return (
    <details className="no-print mt-1" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="textual inline">table</summary>
      {open ? (
        <ScrollRegion label={label} className="mt-3 max-h-[360px] overflow-auto border-y border-hair">
          <table className="list">
            <thead>
              <tr>
                {head.map((name, at) => (
                  <th key={name} scope="col" className={at > 0 ? 'r' : ''}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, at) =>
                    at === 0 ? (
                      <th key={head[at]} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={head[at]} className="num r">
                        {cell}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {note ? <p className="py-2 text-mu">{note}</p> : null}
        </ScrollRegion>
      ) : null}
    </details>
  );
}
