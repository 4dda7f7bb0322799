'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { fetchModule } from './fetch-module.ts';

/** Renders the page anew when any run is queued, moves to another step or ends. @param position of the newest event the page shows */
export function LiveRefreshAll({ position }: { position: number }) {
  const router = useRouter();
  const from = useRef(position);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let stop = () => {};
    let gone = false;
    void fetchModule(() => import('./follow-run.ts')).then(({ followAll }) => {
      if (gone) return;
      stop = followAll(from.current, (events) => {
        if (!events.some((event) => event.type === 'step.completed' || event.type.startsWith('run.') || event.type.startsWith('approval.'))) return;
        timer ??= setTimeout(() => {
          timer = null;
          router.refresh();
        }, 400);
      });
    });
    return () => {
      gone = true;
      if (timer) clearTimeout(timer);
      stop();
    };
  }, [router]);
  return null;
}
