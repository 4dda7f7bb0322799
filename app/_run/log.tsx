'use client';

import { useState } from 'react';
import { isTerminal, type RunEvent } from '../../server/pipeline/event.ts';
import { Time } from '../_ui/time.tsx';
import { formatCount, formatDuration, plural } from '../_words/numbers.ts';
import { useLiveRun } from './run-context.ts';

const SHOWN = 400;

/** What an event says, in one line. */
function describeEvent(event: RunEvent): string {
  switch (event.type) {
    case 'run.queued':
      return `${event.title}, ${plural(event.steps.length, 'step')} planned, seed ${event.seed}`;
    case 'run.started':
      return `Node ${event.environment.node} on ${event.environment.platform} ${event.environment.arch}`;
    case 'run.paused':
    case 'run.resumed':
      return `by ${event.actor}`;
    case 'run.interrupted':
      return event.reason;
    case 'run.completed':
      return `${event.status}: ${event.summary.detail}`;
    case 'step.started':
      return event.attempt > 1 ? `attempt ${event.attempt}` : '';
    case 'step.progress':
      return `${Math.round(event.fraction * 100)} % ${event.note}`;
    case 'step.item':
      return `${event.item}: ${event.status} ${event.detail}`;
    case 'step.logged':
      return event.message;
    case 'step.retried':
      return `${event.problem.code} ${event.problem.message}`;
    case 'step.completed':
      return `${event.status}, ${formatDuration(event.durationMs)}: ${event.detail}${event.problem ? ` ${event.problem.message}` : ''}`;
    case 'approval.requested':
      return event.action;
    case 'approval.decided':
      return `${event.approved ? 'approved' : 'not approved'} by ${event.actor} ${event.reason}`;
  }
}

const stepOf = (event: RunEvent) => ('step' in event ? event.step : '');
const toneOf = (event: RunEvent): string => {
  if (event.type === 'step.logged') return event.level === 'error' ? 'text-bad' : event.level === 'warn' ? 'text-wa' : '';
  if (event.type === 'step.completed') return event.status === 'fail' ? 'text-bad' : event.status === 'warn' ? 'text-wa' : '';
  return event.type === 'step.progress' ? 'text-mu' : '';
};

/** A progress line that the next one of the same step makes stale. */
const isPassedProgress = (event: RunEvent, next: RunEvent | undefined): boolean =>
  event.type === 'step.progress' && next?.type === 'step.progress' && next.step === event.step;

/** Every event of the run in order, with a search over what is shown. */
export function Log({ history }: { history: readonly RunEvent[] }) {
  const { state, tail } = useLiveRun();
  const [query, setQuery] = useState('');
  const [all, setAll] = useState(false);
  const [withProgress, setWithProgress] = useState(false);
  const last = history[history.length - 1]?.seq ?? 0;
  const events = [...history, ...tail.filter((event) => event.seq > last)];
  const words = query.trim().toLowerCase();
  const kept = withProgress ? events : events.filter((event, at) => !isPassedProgress(event, events[at + 1]));
  const found = words === '' ? kept : kept.filter((event) => `${event.type} ${stepOf(event)} ${describeEvent(event)}`.toLowerCase().includes(words));
  const shown = all ? found : found.slice(-SHOWN);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-4">
        <label className="min-w-0 flex-1">
          <span className="sr-only">Search the log</span>
          <input type="search" className="field" placeholder="Search the log" value={query} onChange={(event) => setQuery(event.target.value)} />
        </label>
        <label className="flex items-center gap-2 text-xs text-mu">
          <input type="checkbox" className="size-4 accent-a" checked={withProgress} onChange={(event) => setWithProgress(event.target.checked)} />
          every progress line
        </label>
        <p className="text-xs text-mu" role="status">
          {words === '' ? plural(events.length, 'event') : `${formatCount(found.length)} of ${plural(events.length, 'event')}`}
        </p>
      </div>
      {shown.length < found.length ? (
        <button type="button" className="textual mb-2" onClick={() => setAll(true)}>
          show the {formatCount(found.length - shown.length)} before
        </button>
      ) : null}
      {found.length === 0 ? <p className="text-mu">{words === '' ? 'Events will be listed here as they happen.' : `No event says “${query}”.`}</p> : null}
      <ol className="num leading-5">
        {shown.map((event) => (
          <li
            key={event.seq}
            className={`grid grid-cols-[40px_72px_132px_88px_1fr] gap-x-3 border-b border-hair py-1 whitespace-normal max-sm:grid-cols-[64px_1fr] ${toneOf(event)}`}
          >
            <span className="text-right text-mu max-sm:hidden">{event.seq}</span>
            <span className="text-mu">
              <Time iso={event.at} style="clock" />
            </span>
            <span>{event.type}</span>
            <span className="text-mu max-sm:hidden">{stepOf(event)}</span>
            <span className="min-w-0 break-words max-sm:col-start-2">
              <span className="text-mu sm:hidden">{stepOf(event)} </span>
              {describeEvent(event)}
            </span>
          </li>
        ))}
      </ol>
      {isTerminal(state.status) ? null : <p className="mt-3 text-mu">More will follow while the run is {state.status}.</p>}
    </>
  );
}
