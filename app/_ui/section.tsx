import type { ReactNode } from 'react';

/** A titled part of a page over a hairline; `aside` stands at the right of the title. */
export function Section({
  id,
  title,
  aside,
  children,
  className = '',
}: {
  id: string;
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section aria-labelledby={id} className={`mt-14 max-sm:mt-12 ${className}`}>
      <div className="sec flex-wrap">
        <h2 id={id}>{title}</h2>
        {aside ? <div className="text-sm text-mu">{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}
