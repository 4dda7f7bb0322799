'use client';

import { useEffect, useState } from 'react';
import { isTerminal } from '../../server/pipeline/event.ts';
import type { RunRow } from '../../server/services/run/views.ts';
import { KeepDialog } from '../_run/keep-dialog.tsx';
import { Link } from '../_ui/link.tsx';

const MINUTE = 60_000;

/** "in 23 h", "in 41 min": how long an ephemeral run is listed yet. */
function timeLeft(ms: number): string {
  if (ms < MINUTE) return 'within a minute';
  return ms < 60 * MINUTE ? `in ${Math.floor(ms / MINUTE)} min` : `in ${Math.floor(ms / (60 * MINUTE))} h`;
}

/** Whether a run is kept; if not, how long it is listed, and Keep. @param now of the server that wrote the page, ms */
export function Keeping({ row, now }: { row: RunRow; now: number }) {
  const [clock, setClock] = useState(now);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => setClock(Date.now()), MINUTE / 2);
    return () => clearInterval(timer);
  }, []);
  if (row.workspaceId)
    return (
      <Link href={`/workspaces/${row.workspaceId}`} className="textual">
        kept
      </Link>
    );
  const left = row.expiresAt === null ? null : Date.parse(row.expiresAt) - clock;
  const isOver = left !== null && left <= 0 && isTerminal(row.status);
  return (
    <span className="inline-flex items-baseline gap-3">
      {left === null ? null : <span className="text-mu">{isOver ? 'archived' : left <= 0 ? 'archived at its end' : `archived ${timeLeft(left)}`}</span>}
      <button type="button" className="textual" onClick={() => setAsking(true)} aria-label={`Keep ${row.title}`}>
        Keep
      </button>
      {asking ? <KeepDialog runId={row.runId} onClose={() => setAsking(false)} /> : null}
    </span>
  );
}
