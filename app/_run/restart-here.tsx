'use client';

import { useRouter } from 'next/navigation';
import type { StepState } from '../../server/pipeline/run-state.ts';
import { useAction } from '../_live/use-action.ts';
import { Link } from '../_ui/link.tsx';
import { useLiveRun } from './run-context.ts';

/** Starts the run again from a step: at once with the recorded settings, or by the form with others. */
export function RestartHere({ step }: { step: StepState }) {
  const router = useRouter();
  const { state } = useLiveRun();
  const { busy, problem, act } = useAction();
  const { runId } = state;
  const before = step.index - 1;
  const restart = () =>
    act('restart', async (client) => {
      const started = await client.run.start.mutate({ fromStep: { runId, step: step.id } });
      router.push(`/runs/${started.runId}`);
    });
  return (
    <div className="no-print mt-5 border-t border-hair pt-3">
      <p className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
        <button type="button" className="textual" disabled={busy !== null} onClick={restart}>
          Restart from here
        </button>
        <Link href={`/runs/new?from=${runId}&step=${step.id}`} className="textual">
          Restart with changes
        </Link>
        <span className="text-xs text-mu">
          A new run:{' '}
          {before === 0
            ? 'every step is computed anew.'
            : before === 1
              ? 'the step before it is taken over as it is.'
              : `the ${before} steps before it are taken over as they are.`}
        </span>
      </p>
      {problem ? (
        <p role="alert" className="mt-2 text-bad">
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}
