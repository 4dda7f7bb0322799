import type { ReactNode } from 'react';
import type { ResultsView, RunDetail } from '../../server/services/run/views.ts';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { NextKeep, NextPromote, NextReplay } from './next-actions.tsx';

/** What can be done with the finished run, as verbs. */
export function WhatNext({ detail, results }: { detail: RunDetail; results: ResultsView }) {
  return (
    <Section id="next" title="What next" className="no-print">
      <div className="grid rounded border border-bd sm:grid-cols-2 lg:grid-cols-5 max-sm:*:not-first:border-t sm:*:not-first:border-l *:border-hair">
        {detail.workspaceId ? (
          <Link href={`/workspaces/${detail.workspaceId}`} className="px-4.5 py-3.5">
            <NextBody title="Open the workspace">{detail.workspace || 'Unnamed'}: description, tags, journal and every replay.</NextBody>
          </Link>
        ) : (
          <NextKeep runId={detail.runId}>
            <NextBody title="Keep">{detail.expiresAt ? 'Give it a name; otherwise it is archived after a while.' : 'Give it a name and tags.'}</NextBody>
          </NextKeep>
        )}
        <NextPromote runId={detail.runId}>
          <NextBody title="Promote">Point an alias at the winner, through the gates.</NextBody>
        </NextPromote>
        <NextReplay detail={detail}>
          <NextBody title="Replay">Recompute all {detail.total} steps and compare every digest.</NextBody>
        </NextReplay>
        <Link href={`/planner?run=${detail.runId}`} className="px-4.5 py-3.5">
          <NextBody title="What-if">Change the price, a promotion or a holiday, and see what it sells and earns.</NextBody>
        </Link>
        <Link href={`/runs/new?from=${detail.runId}`} className="px-4.5 py-3.5">
          <NextBody title="Run again with changes">Another seed, other models, or a horizon other than {results.backtest.horizon}.</NextBody>
        </Link>
      </div>
    </Section>
  );
}

function NextBody({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <span className="mb-0.5 flex w-full items-center justify-between text-md">
        {title}
        <span className="text-a">
          <Icon name="arrow" />
        </span>
      </span>
      <span className="block text-xs text-pretty text-mu">{children}</span>
    </>
  );
}
