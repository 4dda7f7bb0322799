import { Link } from './link.tsx';

/** Where in the list, and the way on. @param first link to the first page, null when this is it */
export function Pager({ shown, total, what, next, first }: { shown: number; total: number; what: string; next: string | null; first: string | null }) {
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between text-xs text-mu">
      <span>
        {shown} of {total} {what}
      </span>
      <span className="flex gap-4">
        {first ? (
          <Link href={first} className="textual">
            newest
          </Link>
        ) : null}
        {next ? (
          <Link href={next} className="textual">
            older
          </Link>
        ) : null}
      </span>
    </nav>
  );
}
