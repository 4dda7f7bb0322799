'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import type { Effect } from '../../server/kit/preset.ts';
import type { DatasetFace } from '../../server/services/dataset/views.ts';
import { FIRST_FRAMES } from '../_charts/frames.ts';
import { useWidth } from '../_charts/use-width.ts';
import { useLiveRun } from '../_run/run-context.ts';
import { EffectDrawing } from './effect.tsx';

const HEIGHT = 56;

/** The world's signature as a band on its run: each finished step moves it on. Its data arrive with the run's dataset. */
export function RunBand({ effect, face }: { effect: Exclude<Effect, 'none'>; face: DatasetFace | null }) {
  const { state } = useLiveRun();
  const [ref, width] = useWidth<HTMLDivElement>();
  useFreshFace(face === null && state.steps.some((step) => step.artifacts.some((artifact) => artifact.kind === 'dataset')));
  const stage = { face, steps: state.steps, moving: state.status === 'running', height: HEIGHT };
  return (
    <div ref={ref} className="fancy no-print mt-5 h-14 overflow-hidden">
      {width === null ? (
        FIRST_FRAMES.map((first) => (
          <EffectDrawing key={first.width} effect={effect} className={first.show} stage={{ ...stage, width: first.width, card: false }} />
        ))
      ) : (
        <EffectDrawing effect={effect} stage={{ ...stage, width, card: false }} />
      )}
    </div>
  );
}

/** Renders the page anew, once, as soon as the run has a dataset whose face the page does not know. */
function useFreshFace(isDue: boolean) {
  const router = useRouter();
  const asked = useRef(false);
  useEffect(() => {
    if (!isDue || asked.current) return;
    asked.current = true;
    router.refresh();
  }, [isDue, router]);
}
