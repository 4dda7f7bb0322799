'use client';

import { usePathname } from 'next/navigation';
import { Icon, type IconName, Logo } from './icons.tsx';
import { Link } from './link.tsx';

interface Entry {
  href: string;
  label: string;
  icon: IconName;
  /** Pages that stand under it. */
  also?: readonly string[];
  /** On a phone under "More": its bar holds five. */
  more?: boolean;
}

const ENTRIES: readonly Entry[] = [
  { href: '/', label: 'Home', icon: 'home', also: ['/feeds'] },
  { href: '/runs', label: 'Runs', icon: 'runs', also: ['/batches', '/approvals'] },
  { href: '/workspaces', label: 'Workspaces', icon: 'workspaces' },
  { href: '/planner', label: 'Planner', icon: 'planner' },
  { href: '/explorer', label: 'Explorer', icon: 'explorer', more: true },
  { href: '/registry', label: 'Registry', icon: 'registry', more: true },
  { href: '/control', label: 'Control Center', icon: 'control', also: ['/models'], more: true },
  { href: '/system', label: 'System', icon: 'system', also: ['/plugins'], more: true },
  { href: '/docs', label: 'Docs', icon: 'docs', more: true },
];

const isUnder = (path: string, root: string) => path === root || (root !== '/' && path.startsWith(`${root}/`));
const isActive = (path: string, { href, also = [] }: Entry) => [href, ...also].some((root) => isUnder(path, root));

const ITEM =
  'relative flex flex-col items-center justify-center gap-1 px-1 py-2.5 text-center text-xs leading-[14px] before:absolute before:bg-a max-sm:before:inset-x-6 max-sm:before:top-0 max-sm:before:h-0.5 sm:before:inset-y-2.5 sm:before:left-0 sm:before:w-0.5';
const toneOf = (active: boolean) => (active ? 'text-tx' : 'text-mu before:hidden');

/** A left rail; on a phone the bottom bar, where four stand beside the rest. */
export function Rail() {
  const path = usePathname();
  const rest = ENTRIES.filter(({ more }) => more);
  return (
    <nav
      aria-label="Main"
      className="no-print fixed z-10 flex bg-bg max-sm:inset-x-0 max-sm:bottom-0 max-sm:h-[60px] max-sm:border-t max-sm:border-bd sm:inset-y-0 sm:left-0 sm:w-20 sm:flex-col sm:border-r sm:border-hair"
    >
      <Link href="/" aria-label="Vitrine, home" className="mb-2 hidden h-14 place-items-center sm:grid">
        <Logo />
      </Link>
      {ENTRIES.map((entry) => (
        <Link
          key={entry.href}
          href={entry.href}
          aria-current={isActive(path, entry) ? 'page' : undefined}
          className={`${ITEM} max-sm:flex-1 ${entry.more ? 'max-sm:hidden' : ''} ${toneOf(isActive(path, entry))}`}
        >
          <Icon name={entry.icon} size={18} />
          {entry.label}
        </Link>
      ))}
      <details key={path} className="group flex-1 sm:hidden">
        <summary className={`${ITEM} h-full cursor-pointer list-none ${toneOf(rest.some((entry) => isActive(path, entry)))}`}>
          <Icon name="more" size={18} />
          More
        </summary>
        <ul className="fixed inset-x-0 bottom-[60px] border-t border-bd bg-bg py-2">
          {rest.map((entry) => (
            <li key={entry.href}>
              <Link
                href={entry.href}
                aria-current={isActive(path, entry) ? 'page' : undefined}
                className={`flex items-center gap-3 px-6 py-3 ${isActive(path, entry) ? 'text-tx' : 'text-mu'}`}
              >
                <Icon name={entry.icon} size={18} />
                {entry.label}
              </Link>
            </li>
          ))}
        </ul>
      </details>
    </nav>
  );
}
