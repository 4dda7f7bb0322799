'use client';

import { useEffect, useId, useState } from 'react';
import { type Approval, openApproval } from '../../server/pipeline/approval.ts';
import { isTerminal } from '../../server/pipeline/event.ts';
import { ArgumentList } from '../_approvals/argument-list.tsx';
import { useAction } from '../_live/use-action.ts';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { useLiveRun } from './run-context.ts';

/** What the run waits for, and the two answers; there only while a step asks. */
export function ApprovalBanner() {
  const { state } = useLiveRun();
  const open = isTerminal(state.status) ? null : openApproval(state);
  if (open === null) return null;
  return <Question key={open.approval.approvalId} approval={open.approval} step={open.step.title} card={open.step.cards} />;
}

function Question({ approval, step, card }: { approval: Approval; step: string; card: Readonly<Record<string, { text?: string }>> }) {
  const { busy, problem, act } = useAction();
  const [reason, setReason] = useState('');
  const id = useId();
  const { approvalId, action, expiresAt } = approval;
  const answer = (decision: 'approved' | 'rejected') => act(decision, (client) => client.approval.decide.mutate({ approvalId, answer: { decision, reason } }));
  const words = Object.values(card)
    .flatMap((one) => one.text ?? [])
    .at(-1);
  return (
    <section aria-labelledby={`${id}-title`} className="enter no-print mt-5 rounded border border-wa p-5 max-sm:p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id={`${id}-title`} className="flex items-baseline gap-2">
          <span className="translate-y-[3px] text-wa">
            <Icon name="waiting" />
          </span>
          {actionWords(action)}?
        </h2>
        <Countdown expiresAt={expiresAt} />
      </div>
      <p className="mt-1 text-xs text-mu" role="status">
        {step} asks for a decision. Without an answer it is not approved, and the run goes on.
      </p>
      {words ? <p className="say mt-3 max-w-[72ch] text-mu">{words}</p> : null}
      <ArgumentList value={approval.arguments} />
      <form
        className="mt-4 flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void answer('approved');
        }}
      >
        <label className="min-w-[200px] flex-1 max-sm:basis-full">
          <span className="mb-1 block text-xs text-mu">Reason, kept with the decision</span>
          <input className="field" name="reason" maxLength={500} autoComplete="off" value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <button type="submit" className="btn" disabled={busy !== null}>
          Approve
        </button>
        <button type="button" className="btn quiet" disabled={busy !== null} onClick={() => void answer('rejected')}>
          Reject
        </button>
        <Link href="/approvals" className="textual py-2 text-xs">
          all decisions
        </Link>
      </form>
      {problem ? (
        <p role="alert" className="mt-3 text-bad">
          {problem.message}
        </p>
      ) : null}
    </section>
  );
}

/** `save_scenario_plan` → "Save scenario plan". */
const actionWords = (action: string): string => action.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());

/** Seconds left; a clock of its own, silent to screen readers, who are told the moment once. */
function Countdown({ expiresAt }: { expiresAt: string }) {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  if (now === null) return null;
  const left = Math.max(0, Math.ceil((Date.parse(expiresAt) - now) / 1000));
  const text = left >= 60 ? `${Math.floor(left / 60)} min ${String(left % 60).padStart(2, '0')} s` : `${left} s`;
  return (
    <span role="timer" className={`num ${left <= 10 ? 'text-wa' : 'text-mu'}`}>
      {left === 0 ? 'time is over' : `${text} left`}
    </span>
  );
}
