'use client';

import { createContext, useContext } from 'react';
import type { LiveRun } from '../_live/use-run.ts';

const RunContext = createContext<LiveRun | null>(null);
export const RunProvider = RunContext.Provider;

/** The live run of the page around. */
export function useLiveRun(): LiveRun {
  const live = useContext(RunContext);
  if (!live) throw new Error('useLiveRun stands outside of RunShell');
  return live;
}
