'use client';

import { useEffect, useState } from 'react';
import { waitedMs } from '../../server/pipeline/approval.ts';
import { isTerminal } from '../../server/pipeline/event.ts';
import type { RunState } from '../../server/pipeline/run-state.ts';

/** Wall clock of a run in ms: its own figure once it ended, a clock that ticks each second before; null when neither is known. */
export function useElapsed(state: RunState): number | null {
  const [now, setNow] = useState<number | null>(null);
  const ticking = !isTerminal(state.status) && state.startedAt !== null;
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  if (state.summary) return state.summary.durationMs;
  if (!ticking || now === null || state.startedAt === null) return null;
  return Math.max(0, now - Date.parse(state.startedAt) - waitedMs(state, now));
}
