import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import { ApprovalList } from '../_approvals/approval-list.tsx';
import { LiveRefresh } from '../_live/live-refresh.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Pager } from '../_ui/pager.tsx';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Approvals' };

const STATES = [
  ['all', undefined],
  ['waiting', 'waiting'],
  ['approved', 'approved'],
  ['not approved', 'rejected'],
] as const;
const LIMIT = 50;

export default async function ApprovalsPage({ searchParams }: PageProps) {
  const [query, caller] = await Promise.all([searchParams, api()]);
  const [label, state] = STATES.find(([, value]) => value !== undefined && value === query.state) ?? STATES[0];
  const cursor = typeof query.cursor === 'string' ? query.cursor : undefined;
  const input = { state, limit: LIMIT };
  // A cursor of another list begins this one anew.
  const { rows, total, nextCursor } = await caller.approval.list({ ...input, cursor }).catch(() => caller.approval.list(input));
  const link = (value: string | undefined, next?: string) =>
    `/approvals?${new URLSearchParams({ ...(value ? { state: value } : {}), ...(next ? { cursor: next } : {}) })}`;
  const waiting = [...new Set(rows.filter((row) => row.decision === null).map((row) => row.runId))];
  return (
    <Page crumbs={[{ label: 'Approvals' }]}>
      <Title>Approvals</Title>
      <p className="-mt-3 mb-6 max-w-[72ch] text-mu">What steps asked of people, and what was decided, by whom and why. Silence is a no.</p>
      <LiveRefresh runIds={waiting} />
      <nav aria-label="Which decisions" className="mb-8 flex flex-wrap gap-x-5 text-sm">
        {STATES.map(([name, value]) => (
          <Link key={name} href={link(value)} aria-current={name === label ? 'page' : undefined} className={name === label ? 'border-b-2 border-a' : 'text-mu'}>
            {name}
          </Link>
        ))}
      </nav>
      {rows.length === 0 ? (
        <Empty>{state === undefined ? 'No step has asked for a decision yet. The Grand Orrery asks before its agent saves a plan.' : 'None of these.'}</Empty>
      ) : (
        <>
          <ApprovalList rows={rows} />
          <Pager shown={rows.length} total={total} what="decisions" next={nextCursor ? link(state, nextCursor) : null} first={cursor ? link(state) : null} />
        </>
      )}
    </Page>
  );
}
