import type { ReactNode } from 'react';

interface StartBoxProps {
  /** The start is under way. */
  starting: boolean;
  disabled: boolean;
  children: ReactNode;
}

/** Beside a form: what it would start, and the button that does. */
export function StartBox({ starting, disabled, children }: StartBoxProps) {
  return (
    <div>
      <div className="rounded border border-bd p-5 lg:sticky lg:top-6">
        <h2 className="mb-3">What would run</h2>
        {children}
        <button type="submit" className="btn mt-5 w-full" disabled={disabled}>
          {starting ? 'Starting' : 'Start'}
        </button>
      </div>
    </div>
  );
}
