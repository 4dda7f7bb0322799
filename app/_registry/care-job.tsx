'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import type { Client } from '../_live/load-client.ts';
import { useAction } from '../_live/use-action.ts';
import { keepFocus } from '../_ui/keep-focus.ts';

interface CareJobProps<Report> {
  /** What it is for, in a sentence or two. */
  about: string;
  look: string;
  /** Said on the button that does it; null: looking is all there is. */
  carryOut: string | null;
  /** Asked before it is done. */
  asks?: string;
  run(client: Client, dryRun: boolean): Promise<Report>;
  say(report: Report): string;
  /** Whether doing it would change anything. */
  isWorthwhile?(report: Report): boolean;
  details?(report: Report): ReactNode;
  children?: ReactNode;
}

/** Housekeeping in two steps: first what it would do and why, then, when that is wanted, the deed. */
export function CareJob<Report>({ about, look, carryOut, asks, run, say, isWorthwhile = () => true, details, children }: CareJobProps<Report>) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [result, setResult] = useState<{ report: Report; done: boolean } | null>(null);
  const go = (dryRun: boolean) =>
    act(dryRun ? 'look' : 'do', async (client) => {
      setResult({ report: await run(client, dryRun), done: !dryRun });
      router.refresh();
    });
  const canDo = carryOut !== null && result !== null && !result.done && isWorthwhile(result.report);
  return (
    <div ref={keepFocus}>
      <p className="say mb-4 text-mu">{about}</p>
      {children}
      <p className="flex flex-wrap items-center gap-3">
        <button type="button" className="btn quiet" disabled={busy !== null} onClick={() => go(carryOut !== null)}>
          {look}
        </button>
        {busy !== null ? <span className="breathe text-mu">{busy === 'look' ? 'Reading' : 'At work'}</span> : null}
      </p>
      {problem ? (
        <p role="alert" className="mt-3 text-bad">
          {problem.message}
        </p>
      ) : null}
      {result ? (
        <div role="status" className="enter mt-4 border-l-2 border-bd pl-4">
          <p className="say">{say(result.report)}</p>
          {details?.(result.report)}
          {canDo ? (
            <p className="mt-3 flex flex-wrap items-center gap-3">
              {asks ? <span className="text-mu">{asks}</span> : null}
              <button type="button" className="btn small" disabled={busy !== null} onClick={() => go(false)}>
                {carryOut}
              </button>
            </p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
