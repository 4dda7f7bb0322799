'use client';

import { useSearchParams } from 'next/navigation';
import { openApproval, waitedMs } from '../../server/pipeline/approval.ts';
import { isTerminal } from '../../server/pipeline/event.ts';
import type { RunState, StepState } from '../../server/pipeline/run-state.ts';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { shownStatus, statusWord } from '../_ui/status.tsx';
import { formatDuration } from '../_words/numbers.ts';
import { RestartHere } from './restart-here.tsx';
import { useLiveRun } from './run-context.ts';
import { StepCard } from './step-card.tsx';

/** The step at work, or the last that ended. */
function currentStep(state: RunState): StepState | undefined {
  return (
    state.steps.find((step) => step.status === 'running') ??
    openApproval(state)?.step ??
    state.steps.findLast((step) => step.status !== 'pending') ??
    state.steps[0]
  );
}

/** Where the time went, and the selected step; without a selection it follows the run. */
export function Timeline() {
  const { state } = useLiveRun();
  const params = useSearchParams();
  const pinned = state.steps.find((step) => step.id === params.get('step'));
  const shown = pinned ?? currentStep(state);
  const active = !isTerminal(state.status);
  return (
    <>
      <div className="mb-3 flex min-h-8 items-center justify-between gap-4">
        <p className="text-mu">
          {active && !pinned ? 'Following the run.' : shown ? `${shown.title}, ${statusWord(shown.status)}.` : 'Nothing has started yet.'}
        </p>
        {active && pinned ? (
          <Link href="?tab=timeline" scroll={false} className="btn quiet small rounded-full!">
            Follow
          </Link>
        ) : null}
      </div>
      {shown ? (
        <StepCard key={shown.id} step={shown} footer={shown.status === 'pending' || shown.status === 'running' ? null : <RestartHere step={shown} />} />
      ) : null}
      <Section id="where-time-went" title="Where the time went" aside={state.summary ? `${formatDuration(state.summary.durationMs)} in all` : undefined}>
        <Bars state={state} />
      </Section>
    </>
  );
}

function Bars({ state }: { state: RunState }) {
  const begun = state.steps.filter((step) => step.startedAt !== null);
  if (begun.length === 0 || state.startedAt === null) return <p className="text-mu">Each step will be a bar here, where it began and as long as it took.</p>;
  const zero = Date.parse(state.startedAt);
  // Waiting for a person is no work: it takes no room among the bars.
  const startOf = (step: StepState) => {
    const at = Date.parse(step.startedAt ?? '');
    return at - zero - waitedMs(state, at);
  };
  const total = Math.max(1, ...begun.map((step) => startOf(step) + (step.durationMs ?? 0)), state.summary?.durationMs ?? 0);
  const longest = begun.reduce((best, step) => ((step.durationMs ?? 0) > (best.durationMs ?? 0) ? step : best));
  return (
    <>
      <p className="say mb-4">{longest.durationMs ? `${longest.title} took longest: ${formatDuration(longest.durationMs)}.` : 'The first step is at work.'}</p>
      <ol>
        {begun.map((step) => {
          const [from, length] = [(startOf(step) / total) * 100, ((step.durationMs ?? 0) / total) * 100];
          return (
            <li key={step.id} className="grid grid-cols-[200px_1fr_80px] items-center gap-3 border-b border-hair py-1.5 max-sm:grid-cols-[96px_1fr_64px]">
              <Link href={`?tab=timeline&step=${step.id}`} scroll={false} className="truncate">
                {step.title}
              </Link>
              <svg width="100%" height={10} aria-hidden="true">
                <rect
                  className={`segment ${step.status === 'pass' ? 'done' : step.status}`}
                  x={`${Math.min(99.4, from)}%`}
                  y={2}
                  width={`${Math.max(0.5, Math.min(length, 100 - from))}%`}
                  height={6}
                  rx={1}
                />
              </svg>
              <span className="num text-right">
                {step.status === 'running'
                  ? 'running'
                  : step.durationMs === null || step.status === 'skip'
                    ? statusWord(shownStatus(step))
                    : formatDuration(step.durationMs)}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
