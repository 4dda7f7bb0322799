'use client';

import { type ReactNode, useState } from 'react';
import type { RunDetail } from '../../server/services/views.ts';
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
