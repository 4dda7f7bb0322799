import type { DatasetRow } from '../../server/services/dataset/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { formatCount, formatPercent } from '../_words/numbers.ts';

/** Share of cells that hold an observation. */
function observedShare({ counts }: Pick<DatasetRow, 'counts'>): number {
  const all = counts.missing + counts.observed + counts.closed + counts.stockout;
  return all === 0 ? 0 : counts.observed / all;
}

export function DatasetTable({ rows }: { rows: readonly DatasetRow[] }) {
  return (
    <table className="list">
      <thead className="max-sm:sr-only">
        <tr>
          <th scope="col">Dataset</th>
          <th scope="col">Digest</th>
          <th scope="col">Size</th>
          <th scope="col">Span</th>
          <th scope="col" className="r">
            Observed
          </th>
          <th scope="col" className="r">
            Runs
          </th>
          <th scope="col" className="r">
            Made
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.digest} className="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:py-2 max-sm:*:p-0!">
            <td>
              <Link href={`/explorer/${row.digest}`} className="underline decoration-transparent underline-offset-4 hover:decoration-current">
                {row.title}
              </Link>
              <span className="ml-2 text-xs text-mu">{row.source === 'feed' ? 'your file' : 'generated'}</span>
            </td>
            <td className="text-mu max-sm:hidden!">
              <Digest value={row.digest} />
            </td>
            <td className="tabular-nums max-sm:row-start-2 max-sm:text-xs">
              {formatCount(row.series)} series × {formatCount(row.periods)} {periodsWord(row.frequency, row.periods)}
            </td>
            <td className="max-sm:hidden!">
              {periodLabel(row.frequency, row.firstDate)} to {periodLabel(row.frequency, row.lastDate)}
            </td>
            <td className="num r max-sm:hidden!">{formatPercent(observedShare(row), 1)}</td>
            <td className="num r max-sm:row-start-2">
              {row.runs}
              <span className="sm:hidden"> runs</span>
            </td>
            <td className="r text-xs text-mu max-sm:col-start-2 max-sm:row-start-1">
              <Time iso={row.createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
