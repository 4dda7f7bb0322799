'use client';

import { useSearchParams } from 'next/navigation';
import { isTerminal } from '../../server/pipeline/event.ts';
import type { StepState } from '../../server/pipeline/run-state.ts';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { StatusGlyph, shownStatus } from '../_ui/status.tsx';
import { formatDuration, plural } from '../_words/numbers.ts';
import { useLiveRun } from './run-context.ts';
import type { Tab } from './tabs.ts';

/** The plan as a track of phases and steps; on a phone it folds away. */
export function Track({ tab }: { tab: Tab }) {
  const { state } = useLiveRun();
  const phases = groupByPhase(state.steps);
  const size = `${plural(phases.length, 'phase')}, ${plural(state.steps.length, 'step')}`;
  return (
    <aside aria-label="Plan" className="no-print min-w-0">
      <div className="sticky top-16 -mr-3 max-h-[calc(100dvh-80px)] overflow-y-auto pr-3 pb-4 max-lg:hidden">
        <p className="pb-2 text-xs text-mu">{size}</p>
        <Phases phases={phases} tab={tab} />
      </div>
      <details className="group rounded border border-bd lg:hidden">
        <summary className="flex items-center justify-between px-4 py-2.5">
          <span>Plan</span>
          <span className="flex items-center gap-2 text-xs text-mu">
            {size}
            <span className="group-open:rotate-180">
              <Icon name="down" />
            </span>
          </span>
        </summary>
        <div className="border-t border-hair px-4 pb-3">
          <Phases phases={phases} tab={tab} />
        </div>
      </details>
    </aside>
  );
}

function groupByPhase(steps: readonly StepState[]): StepState[][] {
  const groups: StepState[][] = [];
  for (const step of steps) {
    const last = groups[groups.length - 1];
    if (last && last[0].phaseIndex === step.phaseIndex) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

function Phases({ phases, tab }: { phases: readonly StepState[][]; tab: Tab }) {
  const { state } = useLiveRun();
  const params = useSearchParams();
  const selected = tab === 'timeline' ? params.get('step') : null;
  return (
    <>
      {isTerminal(state.status) && state.summary?.winner ? (
        <Link href="?tab=results" scroll={false} className={`grid grid-cols-[28px_1fr] rounded py-1.5 pr-2 ${tab === 'results' ? 'bg-sf' : 'hover:bg-sf'}`}>
          <span className="ml-1.5 size-2 self-center rounded-full bg-a" />
          <span>Result</span>
          <span className="col-start-2 text-xs text-mu">verdict, leaderboard, forecast</span>
        </Link>
      ) : null}
      <ol>
        {phases.map((steps) => {
          const took = steps.reduce((sum, step) => sum + (step.durationMs ?? 0), 0);
          return (
            <li key={steps[0].phaseIndex} className="mt-4">
              <p className="flex justify-between pr-2 pb-1 text-xs leading-4 text-mu">
                <span>
                  <span className="mr-1.5">{steps[0].phaseIndex}</span>
                  {steps[0].phase}
                </span>
                {steps.length > 1 && took > 0 ? <span className="num">{formatDuration(took)}</span> : null}
              </p>
              <ol>
                {steps.map((step) => (
                  <StepRow key={step.id} step={step} selected={step.id === selected} />
                ))}
              </ol>
            </li>
          );
        })}
      </ol>
    </>
  );
}

function StepRow({ step, selected }: { step: StepState; selected: boolean }) {
  const quiet = step.status === 'skip' || step.status === 'pending';
  const shown = shownStatus(step);
  const { state } = useLiveRun();
  const canRestart = isTerminal(state.status) && step.status !== 'pending';
  const note =
    shown === 'waiting' ? 'waits for a decision' : step.status === 'running' ? step.note || 'at work' : step.problem ? step.problem.message : step.detail;
  return (
    <li className="group/step relative not-first:before:absolute not-first:before:top-[-14px] not-first:before:left-[7.5px] not-first:before:h-4 not-first:before:w-px not-first:before:bg-bd">
      <Link
        href={`?tab=timeline&step=${step.id}`}
        scroll={false}
        aria-current={selected ? 'true' : undefined}
        className={`grid min-h-[52px] grid-cols-[28px_1fr_auto] rounded py-1.5 pr-2 ${selected ? 'bg-sf' : 'hover:bg-sf'}`}
      >
        <span className="grid h-[22px] items-center justify-start">
          <StatusGlyph status={shown} />
        </span>
        <span className={quiet ? 'text-mu' : ''}>{step.title}</span>
        <span className="num text-mu">
          {step.status === 'skip' ? 'skip' : step.durationMs === null ? progressOf(step) : <span className="text-tx">{formatDuration(step.durationMs)}</span>}
        </span>
        <span className={`col-span-2 col-start-2 truncate text-xs text-mu ${canRestart ? 'pr-6' : ''}`} title={note}>
          {note}
        </span>
      </Link>
      {canRestart ? (
        <Link
          href={`/runs/new?from=${state.runId}&step=${step.id}`}
          aria-label={`Restart from ${step.title}`}
          title="Restart from here"
          className="absolute right-1 bottom-1 grid size-6 place-items-center rounded text-mu opacity-0 group-focus-within/step:opacity-100 group-hover/step:opacity-100 hover:text-a focus-visible:opacity-100 pointer-coarse:opacity-100"
        >
          <Icon name="again" />
        </Link>
      ) : null}
    </li>
  );
}

const progressOf = (step: StepState) => (step.status === 'running' && step.fraction > 0 ? `${Math.floor(step.fraction * 100)} %` : '');
