import type { ReactNode } from 'react';

/** What will be here, and the one thing to do about it. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="rounded border border-dashed border-bd px-6 py-8">
      <p className="say text-mu">{children}</p>
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  );
}
