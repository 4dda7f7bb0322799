'use client';

import { useRouter } from 'next/navigation';
import { useAction } from '../_live/use-action.ts';

/** Starts the settings of the run that made a model once more, and goes there. */
export function RetrainButton({ modelRunId, label, className = 'btn quiet' }: { modelRunId: string; label: string; className?: string }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  async function onClick() {
    await act('retrain', async (client) => {
      const { runId } = await client.ops.retrain.mutate({ modelRunId });
      router.push(`/runs/${runId}`);
    });
  }
  return (
    <span className="inline-flex flex-col items-start gap-1">
      <button type="button" className={className} disabled={busy !== null} onClick={() => void onClick()} aria-label={label}>
        Retrain
      </button>
      {problem ? (
        <span role="alert" className="text-xs text-bad">
          {problem.message}
        </span>
      ) : null}
    </span>
  );
}

/** Reads the stored bytes again; archives. */
export function ModelActions({ modelRunId, canVerify, canArchive, held }: { modelRunId: string; canVerify: boolean; canArchive: boolean; held: boolean }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const doAct = async (name: 'verify' | 'archive') => {
    if (await act(name, (client) => client.registry[name].mutate({ modelRunId }))) router.refresh();
  };
  return (
    <>
      {canVerify ? (
        <button type="button" className="btn quiet" disabled={busy !== null} onClick={() => void doAct('verify')}>
          {busy === 'verify' ? 'Reading' : 'Verify'}
        </button>
      ) : null}
      {canArchive ? (
        <button
          type="button"
          className="btn quiet"
          disabled={busy !== null}
          onClick={() => void doAct('archive')}
          title={held ? 'An alias points at it and would become stale' : undefined}
        >
          Archive
        </button>
      ) : null}
      {problem ? (
        <p role="alert" className="w-full text-bad">
          {problem.message}
        </p>
      ) : null}
    </>
  );
}
