'use client';

import { useState } from 'react';
import { type Client, loadClient } from './load-client.ts';
import { type CallProblem, problemOf } from './problem.ts';

/** Runs one call at a time and keeps what went wrong with it. */
export function useAction() {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  async function act(name: string, call: (client: Client) => Promise<unknown>): Promise<boolean> {
    setBusy(name);
    setProblem(null);
    try {
      await call(await loadClient());
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(null);
    }
  }
  return { busy, problem, setProblem, act };
}
