'use client';

import { useEffect, useRef, useState } from 'react';
import type { BatchInput } from '../../server/services/batch/batch-request.ts';
import type { BatchCheck } from '../../server/services/batch/views.ts';
import { loadClient } from '../_live/load-client.ts';
import { problemOf } from '../_live/problem.ts';

const PAUSE_MS = 350;

/** Asks the server what this would start, a moment after the last change; an older answer never replaces a newer one. */
export function useBatchCheck(request: BatchInput, first: BatchCheck): { check: BatchCheck; busy: boolean; problem: string } {
  const [state, setState] = useState({ check: first, busy: false, problem: '' });
  const key = JSON.stringify(request);
  const asked = useRef(key);
  const turn = useRef(0);
  useEffect(() => {
    if (asked.current === key) return;
    asked.current = key;
    const mine = ++turn.current;
    setState((before) => ({ ...before, busy: true }));
    const timer = setTimeout(async () => {
      const answer = await loadClient()
        .then((client) => client.batch.check.query(JSON.parse(key) as BatchInput))
        .then(
          (check) => ({ check, problem: '' }),
          (error: unknown) => ({ problem: problemOf(error).message }),
        );
      if (mine === turn.current) setState((before) => ({ ...before, ...answer, busy: false }));
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return state;
}
