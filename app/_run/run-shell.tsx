'use client';

import type { ReactNode } from 'react';
import { isTerminal } from '../../server/pipeline/event.ts';
import type { RunState } from '../../server/pipeline/run-state.ts';
import type { RunDetail } from '../../server/services/views.ts';
import { useRun } from '../_live/use-run.ts';
import { RunProvider } from './run-context.ts';
import { RunHeader } from './run-header.tsx';
import type { Tab } from './tabs.ts';
import { Track } from './track.tsx';

/** Frame of a run's page: follows the run and lends it to everything inside. */
export function RunShell({ detail, server, tab, children }: { detail: RunDetail; server: RunState; tab: Tab; children: ReactNode }) {
  const live = useRun(server);
  return (
    <RunProvider value={live}>
      <RunHeader detail={detail} tab={tab} />
      <div className={`${isTerminal(live.state.status) ? '' : 'live'} mt-8 grid print:block gap-x-14 gap-y-6 max-sm:mt-5 lg:grid-cols-[256px_minmax(0,1fr)]`}>
        <Track tab={tab} />
        <div className="min-w-0 max-w-[968px]">{children}</div>
      </div>
    </RunProvider>
  );
}
