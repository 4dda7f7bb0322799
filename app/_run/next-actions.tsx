'use client';

import { type ReactNode, useState } from 'react';
import type { RunDetail } from '../../server/services/run/views.ts';
import { PromoteDialog } from '../_control/promote-dialog.tsx';
import { useAction } from '../_live/use-action.ts';
import { ReplayDialog } from '../_workspace/replay-dialog.tsx';
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

/** Shows the gates between the run's winner and an alias. */
export function NextPromote({ runId, children }: { runId: string; children: ReactNode }) {
  const { busy, problem, act } = useAction();
  const [chosen, setChosen] = useState<string | null>(null);
  const open = () =>
    act('find', async (client) => {
      const { rows } = await client.registry.list.query({ runId, state: ['success'], source: ['engine'] });
      const winner = rows.find((row) => row.step === 'register') ?? rows[0];
      if (!winner) throw new Error('This run registered no model.');
      setChosen(winner.modelRunId);
    });
  return (
    <div className="grid">
      <button type="button" className={CELL} disabled={busy !== null} onClick={() => void open()}>
        {children}
        {problem ? (
          <span role="alert" className="text-xs text-bad">
            {problem.message}
          </span>
        ) : null}
      </button>
      {chosen ? <PromoteDialog modelRunId={chosen} alias="demo-production" onClose={() => setChosen(null)} /> : null}
    </div>
  );
}

export function NextReplay({ detail, children }: { detail: RunDetail; children: ReactNode }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="grid">
      <button type="button" className={CELL} onClick={() => setAsking(true)}>
        {children}
      </button>
      {asking ? <ReplayDialog runId={detail.runId} config={detail.config} kept={detail.workspaceId !== null} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}
