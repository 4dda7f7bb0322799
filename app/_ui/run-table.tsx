import type { ReactNode } from 'react';
import type { Metric } from '../../server/kit/settings.ts';
import type { RunRow } from '../../server/services/run/views.ts';
import { formatDuration } from '../_words/numbers.ts';
import { formatScore } from '../_words/verdict.ts';
import { shorten } from './digest.tsx';
import { Link } from './link.tsx';
import { StatusMark } from './status.tsx';
import { Time } from './time.tsx';

/** What is said after the state's word: skips, the step it is at, the verdict of a replay. */
export function runNote(row: RunRow): string {
  if (row.summary?.verdict) return row.summary.verdict.verdict === 'reproduced' ? ', reproduced' : ', differs';
  if (row.status === 'running' || row.status === 'paused') return `, ${row.done} of ${row.total}`;
  if (row.status === 'queued' && row.queuePosition !== null) return `, place ${row.queuePosition}`;
  return row.skipped > 0 && row.status === 'completed' ? `, ${row.skipped} skipped` : '';
}

const modelName = (id: string) => id.replace(/_/g, ' ').replace(/^./, (letter) => letter.toUpperCase());

/**
 * Runs as a table; on a phone each row is a card of two lines.
 * @param keeping what stands in a last column about keeping a run; null = no such column
 */
export function RunTable({ rows, keeping = null }: { rows: readonly RunRow[]; keeping?: ((row: RunRow) => ReactNode) | null }) {
  return (
    <table className="list -mt-4">
      <thead className="max-sm:sr-only">
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Id</th>
          <th scope="col">Ended</th>
          <th scope="col">Best model, error</th>
          <th scope="col" className="r">
            Took
          </th>
          <th scope="col" className="r">
            When
          </th>
          {keeping ? (
            <th scope="col" className="r">
              Keeping
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.runId} className="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:py-2 max-sm:*:p-0!">
            <td>
              <Link href={`/runs/${row.runId}`} className="underline decoration-transparent underline-offset-4 hover:decoration-current">
                {row.workspace || row.feedName || row.title}
              </Link>
            </td>
            <td className="num text-mu max-sm:hidden!">{shorten(row.runId)}</td>
            <td className="max-sm:row-start-2">
              <StatusMark status={row.status} more={runNote(row)} />
            </td>
            <td className="whitespace-nowrap max-sm:row-start-2 max-sm:text-right max-sm:text-xs">
              {row.summary?.winner && row.summary.value !== undefined ? (
                <>
                  {modelName(row.summary.winner)} <span className="num">{formatScore((row.summary.metric ?? 'wape') as Metric, row.summary.value)}</span>
                </>
              ) : (
                <span className="text-mu">–</span>
              )}
            </td>
            <td className="num r max-sm:hidden!">{row.summary ? formatDuration(row.summary.durationMs) : '–'}</td>
            <td className="r text-xs text-mu max-sm:col-start-2 max-sm:row-start-1">
              <Time iso={row.finishedAt ?? row.queuedAt} />
            </td>
            {keeping ? <td className="r text-xs whitespace-nowrap max-sm:col-span-2 max-sm:row-start-3 max-sm:text-left!">{keeping(row)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
