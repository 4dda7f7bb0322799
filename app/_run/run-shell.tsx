'use client';

import type { ReactNode } from 'react';
import type { Effect } from '../../server/kit/preset.ts';
import { isTerminal } from '../../server/pipeline/event.ts';
import type { RunState } from '../../server/pipeline/run-state.ts';
import type { DatasetFace } from '../../server/services/dataset/views.ts';
import type { RunDetail } from '../../server/services/run/views.ts';
import { RunBand } from '../_effects/run-band.tsx';
import { useRun } from '../_live/use-run.ts';
import { ApprovalBanner } from './approval-banner.tsx';
import { RunProvider } from './run-context.ts';
import { RunHeader } from './run-header.tsx';
import type { Tab } from './tabs.ts';
import { Track } from './track.tsx';

interface RunShellProps {
  detail: RunDetail;
  server: RunState;
  tab: Tab;
  effect: Effect;
  /** Of the run's own dataset; null before it has one. */
  face: DatasetFace | null;
  children: ReactNode;
}

/** Frame of a run's page: follows the run and lends it to everything inside. */
export function RunShell({ detail, server, tab, effect, face, children }: RunShellProps) {
  const live = useRun(server);
  return (
    <RunProvider value={live}>
      <RunHeader detail={detail} tab={tab} />
      <ApprovalBanner />
      {effect === 'none' ? null : <RunBand effect={effect} face={face} />}
      <div className={`${isTerminal(live.state.status) ? '' : 'live'} mt-8 grid print:block gap-x-14 gap-y-6 max-sm:mt-5 lg:grid-cols-[256px_minmax(0,1fr)]`}>
        <Track tab={tab} />
        <div className="min-w-0 max-w-[968px]">{children}</div>
      </div>
    </RunProvider>
  );
}
