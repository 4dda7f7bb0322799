import type { ReactNode } from 'react';
import { ConnectionMark } from '../_live/connection-mark.tsx';
import { OpenPalette } from '../_palette/open-palette.tsx';
import { Link } from './link.tsx';
import { Switches } from './switches.tsx';

export interface Crumb {
  label: string;
  href?: string;
}

/** The frame of every page: where am I, the switches, the content, the foot. */
export function Page({ crumbs, children, className = '' }: { crumbs: readonly Crumb[]; children: ReactNode; className?: string }) {
  return (
    <div className="flex min-h-dvh flex-col max-sm:pb-[60px] sm:pl-20 print:pl-0">
      <header className="flex h-14 items-center justify-between gap-4 border-b border-hair px-4 sm:px-10">
        <nav aria-label="Where am I" className="flex min-w-0 flex-1 text-mu">
          {crumbs.map((crumb, at) => (
            <span key={crumb.label} className={`flex min-w-0 ${crumb.href ? 'max-w-[45%] flex-none' : ''} ${at < crumbs.length - 2 ? 'max-sm:hidden' : ''}`}>
              {at > 0 ? (
                <span aria-hidden="true" className={`mx-2 ${at === 1 && crumbs.length > 2 ? 'max-sm:hidden' : ''}`}>
                  /
                </span>
              ) : null}
              {crumb.href ? (
                <Link href={crumb.href} className="truncate">
                  {crumb.label}
                </Link>
              ) : (
                <span className="truncate text-tx">{crumb.label}</span>
              )}
            </span>
          ))}
        </nav>
        <OpenPalette />
        <div className="flex flex-none items-center justify-end gap-3 lg:flex-1 max-sm:gap-1">
          <ConnectionMark />
          <Switches />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={`mx-auto w-full max-w-[1360px] flex-1 px-4 outline-none sm:px-10 ${className}`}>
        {children}
      </main>
      <footer className="mx-4 mt-18 flex justify-between gap-4 border-t border-hair py-4 text-xs text-mu sm:mx-10">
        <span>Vitrine, a forecasting workbench. Nothing leaves this machine.</span>
        <span className="no-print flex gap-4">
          <Link href="/docs">Docs</Link>
          <Link href="/system">System</Link>
        </span>
      </footer>
    </div>
  );
}
