'use client';

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { Link } from '../_ui/link.tsx';
import type { Chosen } from './chosen.ts';
import { MOST_CHOSEN } from './query.ts';

interface Selection {
  chosen: readonly Chosen[];
  isChosen(artifactId: string): boolean;
  toggle(row: Chosen): void;
  put(rows: readonly Chosen[]): void;
}

const KEY = 'vitrine-registry-selection';
const Context = createContext<Selection>({ chosen: [], isChosen: () => false, toggle: () => {}, put: () => {} });
export const useSelection = (): Selection => useContext(Context);

/**
 * Keeps what is chosen while pages change: the address carries it, so that it can be sent and kept, and the browser's session remembers it
 * when the way back leads over another page. An address that names ids is believed before the session is.
 */
export function SelectionProvider({ initial, children }: { initial: readonly Chosen[]; children: ReactNode }) {
  const [chosen, setChosen] = useState(initial);
  useEffect(() => {
    if (initial.length === 0) setChosen((now) => (now.length > 0 ? now : remembered()));
  }, [initial]);
  useEffect(() => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
      // Storage can be forbidden; the address still carries them.
    }
    mirror(chosen);
  });
  const selection = useMemo<Selection>(
    () => ({
      chosen,
      isChosen: (artifactId) => chosen.some((one) => one.artifactId === artifactId),
      toggle: (row) =>
        setChosen((now) =>
          now.some((one) => one.artifactId === row.artifactId) ? now.filter((one) => one.artifactId !== row.artifactId) : [...now, row].slice(0, MOST_CHOSEN),
        ),
      put: (rows) => setChosen(rows.slice(0, MOST_CHOSEN)),
    }),
    [chosen],
  );
  return <Context value={selection}>{children}</Context>;
}

function remembered(): readonly Chosen[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.slice(0, MOST_CHOSEN) : [];
  } catch {
    return [];
  }
}

/** Writes what is chosen into the address, without asking the server for anything. */
function mirror(chosen: readonly Chosen[]): void {
  const url = new URL(window.location.href);
  if (url.pathname !== '/registry') return;
  const ids = chosen.map((one) => one.artifactId).join(',');
  if ((url.searchParams.get('sel') ?? '') === ids) return;
  url.searchParams.delete('sel');
  const text = url.searchParams.toString();
  const query = [text, ids && `sel=${ids}`].filter(Boolean).join('&');
  window.history.replaceState(null, '', query === '' ? url.pathname : `${url.pathname}?${query}`);
}

/** A link to another view of the registry that takes the selection along. */
export function KeepLink({
  href,
  children,
  className,
  current,
  label,
}: {
  href: string;
  children: ReactNode;
  className?: string;
  current?: boolean;
  label?: string;
}) {
  const { chosen } = useSelection();
  const ids = chosen.map((one) => one.artifactId).join(',');
  return (
    <Link
      href={ids === '' ? href : `${href}${href.includes('?') ? '&' : '?'}sel=${ids}`}
      className={className}
      aria-current={current ? 'true' : undefined}
      aria-label={label}
    >
      {children}
    </Link>
  );
}

/** The selection as a field of a form. */
export function KeepField() {
  const { chosen } = useSelection();
  return chosen.length === 0 ? null : <input type="hidden" name="sel" value={chosen.map((one) => one.artifactId).join(',')} />;
}
