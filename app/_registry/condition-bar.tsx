import { Icon } from '../_ui/icons.tsx';
import { conditionsOf } from './conditions.ts';
import { changed, hrefOf, isNarrowed } from './query.ts';
import { KeepLink } from './selection.tsx';

/** What narrows the list, each with the way to take it out again. */
export function ConditionBar({ asked }: { asked: URLSearchParams }) {
  const chips = conditionsOf(asked);
  const tags = asked.getAll('tag').length;
  const isAny = asked.get('tagMode') === 'any';
  if (!isNarrowed(asked)) return null;
  return (
    <ul className="-mt-2 mb-6 flex flex-wrap items-center gap-2" aria-label="What narrows the list">
      {chips.map(({ key, label, without }) => (
        <li key={key}>
          <KeepLink
            href={hrefOf(without)}
            label={`Take out: ${label}`}
            className="inline-flex items-center gap-1.5 rounded-full border border-ct py-0.5 pr-2 pl-3 hover:border-a"
          >
            {label}
            <Icon name="close" size={12} className="text-mu" />
          </KeepLink>
        </li>
      ))}
      {tags > 1 ? (
        <li>
          <KeepLink href={hrefOf(changed(asked, { tagMode: isAny ? null : 'any' }))} className="textual text-xs">
            {isAny ? 'ask for all the tags' : 'any of the tags is enough'}
          </KeepLink>
        </li>
      ) : null}
      <li>
        <KeepLink href="/registry" className="textual text-xs">
          show all
        </KeepLink>
      </li>
    </ul>
  );
}
