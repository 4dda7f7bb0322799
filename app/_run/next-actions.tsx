'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useAction } from '../_live/use-action.ts';
import { KeepDialog } from './keep-dialog.tsx';

const CELL = 'flex h-full flex-col px-4.5 py-3.5 text-left hover:text-a';

export function NextKeep({ runId, children }: { runId: string; children: ReactNode }) {
  const [keeping, setKeeping] = useState(false);
  return (
    <div className="grid">
      <button type="button" className={CELL} onClick={() => setKeeping(true)}>
        {children}
      </button>
      {keeping ? <KeepDialog runId={runId} onClose={() => setKeeping(false)} /> : null}
    </div>
  );
}

export function NextReplay({ runId, children }: { runId: string; children: ReactNode }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  return (
    <button
      type="button"
      className={CELL}
      disabled={busy !== null}
      onClick={() =>
        act('replay', async (client) => {
          const started = await client.run.replay.mutate({ runId });
          router.push(`/runs/${started.runId}`);
        })
      }
    >
      {children}
      {problem ? (
        <span role="alert" className="block text-xs text-bad">
          {problem.message}
        </span>
      ) : null}
    </button>
  );
}
