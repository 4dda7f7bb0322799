import type { ReactNode } from 'react';

/** Title line of a list page, with its one main action at the right. */
export function Title({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="mt-10 mb-6 flex flex-wrap items-end justify-between gap-4 max-sm:mt-7">
      <h1 className="max-sm:text-[28px] max-sm:leading-9">{children}</h1>
      {action ? <div className="no-print flex flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}
