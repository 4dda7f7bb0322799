'use client';

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Client, loadClient } from './load-client.ts';
import { problemOf } from './problem.ts';

const PAUSE_MS = 350;

/** Asks the server what a request would start, a moment after its last change; an older answer never replaces a newer one. */
export function useCheck<Request, Check>(
  request: Request,
  first: Check,
  ask: (client: Client, request: Request) => Promise<Check>,
): { check: Check; busy: boolean; problem: string } {
  const [state, setState] = useState({ check: first, busy: false, problem: '' });
  const key = JSON.stringify(request);
  const asked = useRef(key);
  const turn = useRef(0);
  const askNow = useEffectEvent(async (text: string) => ask(await loadClient(), JSON.parse(text) as Request));
  useEffect(() => {
    if (asked.current === key) return;
    asked.current = key;
    const mine = ++turn.current;
    setState((before) => ({ ...before, busy: true }));
    const timer = setTimeout(async () => {
      const answer = await askNow(key).then(
        (check) => ({ check, problem: '' }),
        (error: unknown) => ({ problem: problemOf(error).message }),
      );
      if (mine === turn.current) setState((before) => ({ ...before, ...answer, busy: false }));
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return state;
}
