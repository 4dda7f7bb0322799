'use client';

import { useEffect, useRef, useState } from 'react';
import type { JsonObject } from '../../server/kit/json.ts';
import type { RunCheck } from '../../server/services/views.ts';
import { loadClient } from '../_live/load-client.ts';
import { problemOf } from '../_live/problem.ts';

const PAUSE_MS = 350;

/** Asks the server whether this would start, a moment after the last change; an older answer never replaces a newer one. */
export function useCheck(request: JsonObject, first: RunCheck): { check: RunCheck; busy: boolean; problem: string } {
  const [check, setCheck] = useState(first);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const key = JSON.stringify(request);
  const asked = useRef(key);
  const turn = useRef(0);
  useEffect(() => {
    if (asked.current === key) return;
    asked.current = key;
    const mine = ++turn.current;
    setBusy(true);
    const timer = setTimeout(async () => {
      try {
        const answer = await (await loadClient()).run.check.query(JSON.parse(key));
        if (mine === turn.current) {
          setCheck(answer);
          setProblem('');
        }
      } catch (error) {
        if (mine === turn.current) setProblem(problemOf(error).message);
      } finally {
        if (mine === turn.current) setBusy(false);
      }
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return { check, busy, problem };
}
