import type { ApprovalView } from '../../server/services/approval/views.ts';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { StatusMark } from '../_ui/status.tsx';
import { Time } from '../_ui/time.tsx';
import { argumentWords } from './argument-list.tsx';

const words = (action: string) => action.replaceAll('_', ' ');

/** Decisions as rows; on a phone each is a card. @param withRun leaves the run out where all are of one */
export function ApprovalList({ rows, withRun = true }: { rows: readonly ApprovalView[]; withRun?: boolean }) {
  return (
    <table className="list -mt-4">
      <thead className="max-sm:sr-only">
        <tr>
          <th scope="col">Asked to</th>
          {withRun ? <th scope="col">Run</th> : null}
          <th scope="col">Outcome</th>
          <th scope="col">By, and why</th>
          <th scope="col" className="r">
            Asked
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.approvalId} className="align-top max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:gap-y-0.5 max-sm:py-2 max-sm:*:p-0!">
            <td>
              {words(row.action)}
              <span className="block max-w-[44ch] text-xs break-words text-mu">{argumentWords(row.arguments)}</span>
            </td>
            {withRun ? (
              <td className="max-sm:col-span-2 max-sm:row-start-2">
                <Link
                  href={`/runs/${row.runId}?tab=timeline&step=${row.step}`}
                  className="underline decoration-transparent underline-offset-4 hover:decoration-current"
                >
                  {row.runLabel || row.runId}
                </Link>
                <span className="ml-2 text-xs text-mu">{row.step}</span>
              </td>
            ) : null}
            <td className="max-sm:row-start-3">
              <Outcome row={row} />
            </td>
            <td className="max-sm:col-span-2 max-sm:row-start-4">
              {row.decision ? (
                <>
                  {row.decision.actor}
                  {row.decision.recordedIn ? <span className="text-mu">, as recorded</span> : null}
                  {row.decision.reason ? <span className="block max-w-[44ch] text-xs break-words text-mu">{row.decision.reason}</span> : null}
                </>
              ) : (
                <span className="text-mu">
                  until <Time iso={row.expiresAt} style="clock" />
                </span>
              )}
            </td>
            <td className="r text-xs text-mu max-sm:col-start-2 max-sm:row-start-1">
              <Time iso={row.requestedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcome({ row: { decision } }: { row: ApprovalView }) {
  if (decision === null) return <StatusMark status="waiting" />;
  const [icon, tone, word] = decision.approved
    ? (['check', 'text-ok', 'approved'] as const)
    : (['cancelled', 'text-mu', decision.actor === 'system' ? 'not approved' : 'rejected'] as const);
  return (
    <span className="inline-flex items-baseline gap-1.5 text-mu">
      <span className={`translate-y-[3px] ${tone}`}>
        <Icon name={icon} />
      </span>
      {word}
    </span>
  );
}
