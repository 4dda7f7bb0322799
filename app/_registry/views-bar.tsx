import { changed, hrefOf } from './query.ts';
import { KeepLink } from './selection.tsx';
import { SORTS } from './words.ts';

const STATES = [
  { name: 'kept', archived: null, deleted: null, pinned: null },
  { name: 'pinned', archived: null, deleted: null, pinned: 'true' },
  { name: 'archived', archived: 'only', deleted: null, pinned: null },
  { name: 'deleted', archived: null, deleted: 'only', pinned: null },
] as const;

/** Which of them, and in which order: links, so that the address says it. */
export function ViewsBar({ asked }: { asked: URLSearchParams }) {
  const isOf = (name: string, value: string | null) => asked.get(name) === value;
  const sort = asked.get('sort') ?? 'created';
  return (
    <div className="mb-5 flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2 text-xs text-mu">
      <nav aria-label="State" className="flex flex-wrap gap-x-3 gap-y-1">
        {STATES.map(({ name, archived, deleted, pinned }) => (
          <KeepLink
            key={name}
            href={hrefOf(changed(asked, { archived, deleted, pinned }))}
            current={isOf('archived', archived) && isOf('deleted', deleted) && isOf('pinned', pinned)}
            className="textual"
          >
            {name}
          </KeepLink>
        ))}
      </nav>
      <nav aria-label="Order" className="flex flex-wrap gap-x-3 gap-y-1">
        {SORTS.map((one) => (
          <KeepLink
            key={one.name}
            href={hrefOf(changed(asked, { sort: one.sort, order: one.order }))}
            current={sort === one.sort && isOf('order', one.order)}
            className="textual"
          >
            {one.name}
          </KeepLink>
        ))}
      </nav>
    </div>
  );
}
