'use client';

import { isTerminal } from '../../server/pipeline/event.ts';
import type { RunDetail } from '../../server/services/run/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { StatusMark } from '../_ui/status.tsx';
import { Time } from '../_ui/time.tsx';
import { formatDuration } from '../_words/numbers.ts';
import { ProgressStrip } from './progress-strip.tsx';
import { RunActions } from './run-actions.tsx';
import { useLiveRun } from './run-context.ts';
import { TAB_NAMES, TABS, type Tab } from './tabs.ts';
import { useElapsed } from './use-elapsed.ts';

/** Name, state and tabs stay in sight as one line; on a phone only the tabs do. */
export function RunHeader({ detail, tab }: { detail: RunDetail; tab: Tab }) {
  const { state } = useLiveRun();
  return (
    <>
      <div className="contents sm:sticky sm:top-0 sm:z-5 sm:-mx-10 sm:flex sm:flex-wrap sm:items-center sm:gap-x-8 sm:border-b sm:border-bd sm:bg-bg sm:px-10 sm:pt-2">
        <div className="flex min-w-0 items-baseline gap-4 max-sm:mt-4 max-sm:justify-between sm:order-1 sm:pb-1.5">
          <h1 className="truncate text-lg leading-8">{detail.workspace || detail.feedName || detail.title}</h1>
          <span aria-live="polite" className="flex-none">
            <StatusMark status={state.status} />
          </span>
        </div>
        <div className="flex max-sm:mt-2 sm:order-3 sm:ml-auto sm:pb-1.5">
          <RunActions detail={detail} />
        </div>
        <nav
          aria-label="Parts of this run"
          className="tabs no-print flex gap-7 overflow-x-auto whitespace-nowrap max-sm:sticky max-sm:top-0 max-sm:z-5 max-sm:-mx-4 max-sm:mt-3 max-sm:justify-between max-sm:gap-3 max-sm:border-b max-sm:border-bd max-sm:bg-bg max-sm:px-4 sm:order-2 sm:self-end"
        >
          {TABS.map((name) => (
            <Link
              key={name}
              href={`?tab=${name}`}
              scroll={false}
              aria-current={name === tab ? 'page' : undefined}
              className={`${name === 'story' ? 'fancy ' : ''}-mb-px border-b-2 pt-1.5 pb-2 ${name === tab ? 'border-a text-tx' : 'border-transparent text-mu'}`}
            >
              {TAB_NAMES[name]}
            </Link>
          ))}
        </nav>
      </div>
      <RunFacts detail={detail} />
    </>
  );
}

function RunFacts({ detail }: { detail: RunDetail }) {
  const { state } = useLiveRun();
  const elapsed = useElapsed(state);
  const done = state.steps.filter((step) => step.status !== 'pending' && step.status !== 'running').length;
  const skipped = state.steps.filter((step) => step.status === 'skip').length;
  const running = state.steps.find((step) => step.status === 'running');
  return (
    <div className="mt-3 flex min-h-7 flex-wrap items-center gap-x-6 gap-y-1 text-xs text-mu">
      <span className="inline-flex items-center gap-1">
        run <Digest value={detail.runId} what="run id" />
      </span>
      <ProgressStrip state={state} />
      <span>
        <span className="num text-tx">
          {done} of {state.steps.length}
        </span>{' '}
        steps{skipped > 0 ? `, ${skipped} skipped` : ''}
      </span>
      {elapsed === null ? null : (
        <span>
          {isTerminal(state.status) ? 'took' : state.status === 'running' ? 'running for' : state.status === 'waiting' ? 'worked for' : 'started before'}{' '}
          <span className="num text-tx">{formatDuration(elapsed)}</span>
        </span>
      )}
      {running?.etaMs != null ? (
        <span>
          {running.title}: about <span className="num text-tx">{formatDuration(running.etaMs)}</span> more
        </span>
      ) : null}
      {state.finishedAt ? (
        <span>
          finished <Time iso={state.finishedAt} style="clock" zoned />
        </span>
      ) : null}
      {detail.queuePosition !== null && state.status === 'queued' ? <span>place {detail.queuePosition} in the queue</span> : null}
      {state.reason ? <span className="text-wa">{state.reason}</span> : null}
      <span>
        seed <span className="num text-tx">{state.seed}</span>
      </span>
      {detail.workspaceId ? (
        <Link href={`/workspaces/${detail.workspaceId}`} className="textual">
          kept
        </Link>
      ) : null}
      {state.summary?.waitedMs ? (
        <span>
          and waited <span className="num text-tx">{formatDuration(state.summary.waitedMs)}</span> for{' '}
          <Link href="/approvals" className="textual">
            a decision
          </Link>
        </span>
      ) : null}
      {detail.restartedFrom ? (
        <Link href={`/runs/${detail.restartedFrom.runId}`} className="textual">
          restart of {detail.restartedFrom.runId.slice(-4)} from {detail.restartedFrom.step}
        </Link>
      ) : null}
      {detail.replayedFrom ? (
        <Link href={`/runs/${detail.replayedFrom}`} className="textual">
          replay of {detail.replayedFrom.slice(-4)}
        </Link>
      ) : null}
    </div>
  );
}
