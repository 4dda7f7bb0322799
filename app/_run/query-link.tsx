'use client';

import { useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '../_ui/link.tsx';

/** A link to the same page with some of its URL changed; null takes a part away. `to` is an id on the page to go to. */
export function QueryLink({
  set,
  to,
  replace = false,
  current = false,
  className = 'textual',
  children,
}: {
  set: Readonly<Record<string, string | null>>;
  to?: string;
  replace?: boolean;
  current?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const next = new URLSearchParams(useSearchParams());
  for (const [name, value] of Object.entries(set)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return (
    <Link href={`?${next}${to ? `#${to}` : ''}`} scroll={to !== undefined} replace={replace} aria-current={current ? 'true' : undefined} className={className}>
      {children}
    </Link>
  );
}
