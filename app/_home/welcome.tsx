'use client';

import type { RunState } from '../../server/pipeline/run-state.ts';
import { useRun } from '../_live/use-run.ts';
import { Link } from '../_ui/link.tsx';
import { StatusGlyph, StatusMark } from '../_ui/status.tsx';
import { formatDuration, plural } from '../_words/numbers.ts';

/** The first run of this machine while it is made; the page turns into its result when it ends. */
export function Welcome({ server }: { server: RunState }) {
  const { state } = useRun(server);
  const done = state.steps.filter((step) => step.status !== 'pending' && step.status !== 'running').length;
  return (
    <section aria-labelledby="welcome" className="live mt-8 min-h-[400px] border-t border-bd pt-5">
      <div className="flex flex-wrap items-baseline justify-between gap-4">
        <h2 id="welcome">{state.title}, the first run on this machine</h2>
        <StatusMark status={state.status} more={`, ${done} of ${plural(state.steps.length, 'step')}`} />
      </div>
      <p className="say text-mu">Its forecast and verdict will stand here as soon as it has finished.</p>
      <ol className="mt-5 grid gap-x-10 sm:grid-cols-2 lg:grid-cols-3">
        {state.steps.map((step) => (
          <li key={step.id} className="grid grid-cols-[28px_1fr_auto] border-b border-hair py-2.5">
            <span className="grid h-[22px] items-center justify-start">
              <StatusGlyph status={step.status} />
            </span>
            <span className="min-w-0 truncate">
              {step.title} <span className="text-mu">{step.status === 'running' ? step.note : step.detail}</span>
            </span>
            <span className="num pl-3 text-mu">{step.durationMs === null ? '' : formatDuration(step.durationMs)}</span>
          </li>
        ))}
      </ol>
      <Link href={`/runs/${state.runId}`} className="btn quiet mt-6">
        Watch the run
      </Link>
    </section>
  );
}
