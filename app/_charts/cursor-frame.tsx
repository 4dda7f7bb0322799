import type { ReactNode } from 'react';
import type { useCursor } from './use-cursor.ts';

interface CursorFrameProps {
  cursor: Pick<ReturnType<typeof useCursor>, 'at' | 'slider'>;
  /** What the chart says as a whole. */
  summary: string;
  /** What stands at a place. */
  describe: (at: number) => string;
  /** Its height, kept while the chart is not drawn. */
  className: string;
  children: ReactNode;
}

/** A chart read by its cursor: what takes keys and pointer, and below it, in words, what stands there. */
export function CursorFrame({ cursor: { at, slider }, summary, describe, className, children }: CursorFrameProps) {
  const now = slider['aria-valuenow'];
  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        {...slider}
        aria-valuenow={now}
        aria-label={`${summary} Use the arrow keys to read it.`}
        aria-valuetext={describe(now)}
        className={`touch-pan-y ${className}`}
      >
        {children}
      </div>
      <p className="mt-1 min-h-[22px] text-sm text-mu tabular-nums max-sm:min-h-[44px]" aria-hidden="true">
        {at === null ? <span className="no-print">Point at the chart, or focus it and use the arrow keys.</span> : describe(at)}
      </p>
    </>
  );
}
