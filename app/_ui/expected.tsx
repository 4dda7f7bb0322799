import { Icon } from './icons.tsx';
import { Link } from './link.tsx';

/** What a preset is expected to end with, as a badge. */
export function Expected({ children }: { children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 rounded border border-bd px-1.5 py-px text-xs text-mu">
      <span className="text-ok">
        <Icon name="check" size={12} />
      </span>
      <span className="sr-only">expected: </span>
      {children}
    </span>
  );
}

/** The same, with the way to what each skip and warning means. */
export function ExpectedLink({ children }: { children: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Expected>{children}</Expected>
      <Link href="/docs/skips" className="textual text-xs">
        what may be skipped
      </Link>
    </p>
  );
}
