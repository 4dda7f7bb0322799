'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '../_live/use-action.ts';
import { PromoteDialog } from './promote-dialog.tsx';
import { modelName } from './words.ts';

/** Opens the gates between a model run and an alias. */
export function PromoteButton({
  modelRunId,
  alias = 'demo-production',
  label = 'Promote',
  className = 'btn quiet',
}: {
  modelRunId: string;
  alias?: string;
  label?: string;
  className?: string;
}) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" className={className} onClick={() => setAsking(true)}>
        {label}
      </button>
      {asking ? <PromoteDialog modelRunId={modelRunId} alias={alias} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

/** Points an alias at what it pointed at before, with one click: it can be promoted again the same way. */
export function RollbackButton({ name, expected, before }: { name: string; expected: string; before: { model: string } }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  async function onClick() {
    if (await act('rollback', (client) => client.registry.rollback.mutate({ name, expected }))) router.refresh();
  }
  return (
    <span className="inline-flex flex-col items-start gap-1">
      <button type="button" className="btn quiet" disabled={busy !== null} onClick={() => void onClick()}>
        Roll back to {modelName(before.model)}
        <span className="sr-only">, {name}</span>
      </button>
      {problem ? (
        <span role="alert" className="text-xs text-bad">
          {problem.message}
        </span>
      ) : null}
    </span>
  );
}
