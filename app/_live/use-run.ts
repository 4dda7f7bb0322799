'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useReducer, useRef } from 'react';
import { isTerminal, type RunEvent } from '../../server/pipeline/event.ts';
import { type RunState, reduceRun } from '../../server/pipeline/run-state.ts';
import { followRun } from './follow-run.ts';

export interface LiveRun {
  state: RunState;
  /** Events that came after the page was rendered, for the log. */
  tail: readonly RunEvent[];
}

type Action = { events: readonly RunEvent[] } | { server: RunState };

function reduce(live: LiveRun, action: Action): LiveRun {
  if ('server' in action) return action.server.seq > live.state.seq ? { ...live, state: action.server } : live;
  return { state: action.events.reduce(reduceRun, live.state), tail: [...live.tail, ...action.events] };
}

/** The run as it is now: the server's state, then every event through the same reducer. Renders the page anew when the run ends. */
export function useRun(server: RunState): LiveRun {
  const router = useRouter();
  const [live, dispatch] = useReducer(reduce, { state: server, tail: [] });
  const latest = useRef(live.state);
  latest.current = live.state;
  const active = !isTerminal(live.state.status);
  const wasActive = useRef(active);

  useEffect(() => dispatch({ server }), [server]);

  useEffect(() => {
    if (!active) return;
    const { runId, seq, position } = latest.current;
    return followRun(runId, { seq, position }, (events) => dispatch({ events }));
  }, [active]);

  useEffect(() => {
    if (wasActive.current && !active) router.refresh();
    wasActive.current = active;
  }, [active, router]);

  return live;
}
