'use client';

import { isTerminal } from '../../server/pipeline/event.ts';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { useLiveRun } from './run-context.ts';

/** The results tab before there are any, or when there never will be. */
export function NoResults() {
  const { state } = useLiveRun();
  const ended = isTerminal(state.status);
  if (state.plan.every(({ uses }) => uses === 'batch_preset') && state.plan.length > 0)
    return (
      <Empty
        action={
          <Link href={`/batches/${state.runId}`} className="btn quiet">
            See the batch
          </Link>
        }
      >
        This run is a batch: its results are a table of series and models.
      </Empty>
    );
  const failed = state.steps.find((step) => step.status === 'fail');
  return (
    <Empty
      action={
        <Link href={failed ? `?tab=timeline&step=${failed.id}` : '?tab=timeline'} className="btn quiet">
          {failed ? `See step ${failed.title}` : 'See the timeline'}
        </Link>
      }
    >
      {ended
        ? `The run ended before its backtest: ${state.summary?.problem?.message ?? state.summary?.detail ?? state.status}.`
        : 'The verdict, the forecast and the leaderboard will be here as soon as the backtest has finished.'}
    </Empty>
  );
}
