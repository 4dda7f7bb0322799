import { Fragment, type ReactNode } from 'react';
import { ConnectionMark } from '../_live/connection-mark.tsx';
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
        <nav aria-label="Where am I" className="min-w-0 truncate text-mu">
          {crumbs.map((crumb, at) => (
            <Fragment key={crumb.label}>
              {at > 0 ? (
                <span aria-hidden="true" className="mx-2">
                  /
                </span>
              ) : null}
              {crumb.href ? <Link href={crumb.href}>{crumb.label}</Link> : <span className="text-tx">{crumb.label}</span>}
            </Fragment>
          ))}
        </nav>
        <div className="flex items-center gap-3">
          <ConnectionMark />
          <Switches />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={`mx-auto w-full max-w-[1360px] flex-1 px-4 outline-none sm:px-10 ${className}`}>
        {children}
      </main>
      <footer className="mx-4 mt-18 flex justify-between gap-4 border-t border-hair py-4 text-xs text-mu sm:mx-10">
        <span>Vitrine, a forecasting workbench. Nothing leaves this machine.</span>
        <Link href="/system" className="no-print">
          System
        </Link>
      </footer>
    </div>
  );
}
