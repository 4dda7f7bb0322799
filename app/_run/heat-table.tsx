import type { ReactNode } from 'react';
import { ScrollRegion } from '../_ui/scroll-region.tsx';

export interface HeatCell {
  text: string;
  /** Second line, small. */
  note?: string;
  /** How large it is against the largest of its column group, 0 … 1; null leaves the cell bare. */
  heat: number | null;
  /** Smallest of its column. */
  best: boolean;
}
export interface HeatRow {
  id: string;
  title: string;
  mark: string;
  won: boolean;
  cells: readonly HeatCell[];
  extra?: ReactNode;
}

/** Models against something else; a stronger tint is a larger error, the best of a column is bold. */
export function HeatTable({
  label,
  columns,
  extra,
  rows,
}: {
  label: string;
  columns: readonly { key: string; title: string; note: string }[];
  /** Title of a last column of small charts. */
  extra?: string;
  rows: readonly HeatRow[];
}) {
  return (
    <ScrollRegion label={label} className="overflow-x-auto">
      <table className={`border-collapse ${columns.length > 2 || extra ? 'w-full' : 'max-sm:w-full sm:min-w-[60%]'}`}>
        <thead className="text-xs text-mu">
          <tr className="border-b border-hair *:pb-2 *:align-bottom">
            <th scope="col" className="sticky left-0 z-1 bg-bg pr-4">
              Model
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col" className="min-w-20 pl-3 text-right whitespace-nowrap">
                <span className="block text-tx">{column.title}</span>
                {column.note}
              </th>
            ))}
            {extra ? (
              <th scope="col" className="w-40 pl-6 max-sm:hidden">
                {extra}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-b border-hair *:align-middle">
              <th scope="row" className={`sticky left-0 z-1 max-w-48 bg-bg py-1.5 pr-4 leading-5 max-sm:max-w-32 ${row.won ? 'font-semibold' : ''}`}>
                {row.title}
                {row.mark ? <em className="ml-2 text-xs font-normal text-mu not-italic">{row.mark}</em> : null}
              </th>
              {row.cells.map((cell, at) => (
                <td key={columns[at].key} className="relative h-11 min-w-20 p-0 text-right">
                  {cell.heat === null ? null : (
                    <svg className="absolute inset-0 h-full w-full" aria-hidden="true">
                      <rect className="heat-cell" width="100%" height="100%" fillOpacity={0.04 + 0.4 * cell.heat} />
                    </svg>
                  )}
                  <span className={`num relative block px-3 leading-4 ${cell.best ? 'font-semibold' : ''}`}>
                    {cell.text}
                    {cell.best ? <span className="sr-only">, best</span> : null}
                    {cell.note ? <span className="block font-normal text-tx/80">{cell.note}</span> : null}
                  </span>
                </td>
              ))}
              {extra ? <td className="py-1 pl-6 max-sm:hidden">{row.extra}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
