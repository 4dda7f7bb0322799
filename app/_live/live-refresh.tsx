'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { fetchModule } from './fetch-module.ts';

/** Renders the page anew when one of these runs moves to another step or ends; loads nothing when there are none. */
export function LiveRefresh({ runIds }: { runIds: readonly string[] }) {
  const router = useRouter();
  const key = runIds.join(' ');
  useEffect(() => {
    if (key === '') return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let stops: (() => void)[] = [];
    let gone = false;
    const refreshSoon = () => {
      timer ??= setTimeout(() => {
        timer = null;
        router.refresh();
      }, 400);
    };
    void fetchModule(() => import('./follow-run.ts')).then(({ followRun }) => {
      if (gone) return;
      stops = key.split(' ').map((runId) => {
        let primed = false;
        return followRun(runId, { seq: 0, position: 0 }, (events) => {
          // The first batch is history, which the page already shows.
          if (primed && events.some((event) => event.type === 'step.completed' || event.type.startsWith('run.') || event.type.startsWith('approval.')))
            refreshSoon();
          primed = true;
        });
      });
    });
    return () => {
      gone = true;
      if (timer) clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [key, router]);
  return null;
}
