'use client';

import { usePathname } from 'next/navigation';
import { Icon, type IconName, Logo } from './icons.tsx';
import { Link } from './link.tsx';

const ENTRIES: readonly { href: string; label: string; icon: IconName; also?: string /** Left out of the phone's bar, which holds five. */; wide?: boolean }[] =
  [
    { href: '/', label: 'Home', icon: 'home', also: '/feeds' },
    { href: '/runs', label: 'Runs', icon: 'runs', also: '/batches' },
    { href: '/workspaces', label: 'Workspaces', icon: 'workspaces' },
    { href: '/planner', label: 'Planner', icon: 'planner', wide: true },
    { href: '/explorer', label: 'Explorer', icon: 'explorer' },
    { href: '/control', label: 'Control Center', icon: 'control', also: '/models', wide: true },
    { href: '/system', label: 'System', icon: 'system', also: '/plugins' },
    { href: '/docs', label: 'Docs', icon: 'docs', wide: true },
  ];

const isUnder = (path: string, root: string) => path === root || (root !== '/' && path.startsWith(`${root}/`));

/** A left rail; on a phone the same list is the bottom bar. */
export function Rail() {
  const path = usePathname();
  return (
    <nav
      aria-label="Main"
      className="no-print fixed z-10 flex bg-bg max-sm:inset-x-0 max-sm:bottom-0 max-sm:h-[60px] max-sm:border-t max-sm:border-bd sm:inset-y-0 sm:left-0 sm:w-20 sm:flex-col sm:border-r sm:border-hair"
    >
      <Link href="/" aria-label="Vitrine, home" className="mb-2 hidden h-14 place-items-center sm:grid">
        <Logo />
      </Link>
      {ENTRIES.map((entry) => {
        const active = isUnder(path, entry.href) || (entry.also !== undefined && isUnder(path, entry.also));
        return (
          <Link
            key={entry.href}
            href={entry.href}
            aria-current={active ? 'page' : undefined}
            className={`relative ${entry.wide ? 'max-sm:hidden ' : ''}flex flex-col items-center justify-center gap-1 px-1 py-2.5 text-center text-xs leading-[14px] before:absolute before:bg-a max-sm:flex-1 max-sm:before:inset-x-6 max-sm:before:top-0 max-sm:before:h-0.5 sm:before:inset-y-2.5 sm:before:left-0 sm:before:w-0.5 ${
              active ? 'text-tx' : 'text-mu before:hidden'
            }`}
          >
            <Icon name={entry.icon} size={18} />
            {entry.label}
          </Link>
        );
      })}
    </nav>
  );
}
