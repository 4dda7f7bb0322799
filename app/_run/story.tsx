'use client';

import { isTerminal } from '../../server/pipeline/event.ts';
import type { PresetView } from '../../server/services/preset/views.ts';
import { StatusGlyph } from '../_ui/status.tsx';
import { useLiveRun } from './run-context.ts';

/** The preset's story: two lines, a tick beside each finished step, the closing line with its true numbers. */
export function Story({ preset, closing }: { preset: PresetView | null; closing: string | null }) {
  const { state } = useLiveRun();
  const told = state.steps.filter((step) => step.status !== 'pending');
  return (
    <article className="max-w-[72ch]">
      <h2 className="text-xl leading-[42px]">{preset?.title ?? state.title}</h2>
      {preset ? <p className="fancy mt-3 font-serif text-lg text-mu">{preset.story.opening.join(' ')}</p> : null}
      <ol className="mt-8 border-t border-bd">
        {told.map((step) => (
          <li key={step.id} className="arrive grid grid-cols-[28px_1fr] border-b border-hair py-2.5">
            <span className="grid h-[26px] items-center justify-start">
              <StatusGlyph status={step.status} />
            </span>
            <span className="text-md">
              {step.title}
              <span className="ml-3 text-mu">{step.status === 'running' ? step.note || 'at work' : step.detail}</span>
            </span>
          </li>
        ))}
      </ol>
      {closing ? <p className="fancy arrive mt-8 font-serif text-lg">{closing}</p> : null}
      {!closing && !isTerminal(state.status) ? (
        <p className="mt-6 text-mu">{state.status === 'queued' ? 'The run waits for its turn.' : 'The last line is written when the run ends.'}</p>
      ) : null}
    </article>
  );
}
