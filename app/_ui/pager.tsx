import { formatCount } from '../_words/numbers.ts';
import { Link } from './link.tsx';

interface PagerProps {
  shown: number;
  total: number;
  what: string;
  next: string | null;
  first: string | null;
  /** Back to the begin, and on. */
  words?: readonly [first: string, next: string];
}

/** Where in the list, and the way on. @param first link to the first page, null when this is it */
export function Pager({ shown, total, what, next, first, words = ['newest', 'older'] }: PagerProps) {
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between text-xs text-mu">
      <span>
        {formatCount(shown)} of {formatCount(total)} {what}
      </span>
      <span className="flex gap-4">
        {first ? (
          <Link href={first} className="textual">
            {words[0]}
          </Link>
        ) : null}
        {next ? (
          <Link href={next} className="textual">
            {words[1]}
          </Link>
        ) : null}
      </span>
    </nav>
  );
}
