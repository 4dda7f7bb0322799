'use client';

import type { ArtifactRow } from '../../server/services/artifact/views.ts';
import { artifactHref } from '../_artifact/words.ts';
import { Icon, type IconName } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { worldClass } from '../_ui/world.ts';
import { formatBytes } from '../_words/numbers.ts';
import { toChosen } from './chosen.ts';
import { useSelection } from './selection.tsx';
import { rowNote, titleParts, typeWord } from './words.ts';

const MOST_TAGS = 4;

/** One artifact: what it is, its title, what it is of, its size and time. On a phone a card of three lines. */
export function ArtifactLine({ row, at, short }: { row: ArtifactRow; at: 'createdAt' | 'modifiedAt'; short: boolean }) {
  const { isChosen, toggle } = useSelection();
  const { name, of } = titleParts(row);
  const isOn = isChosen(row.artifactId);
  return (
    <li
      className={`grid grid-cols-[20px_minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-0.5 border-b border-hair py-2.5 sm:grid-cols-[20px_124px_minmax(0,1fr)_76px_88px] sm:gap-x-4 ${isOn ? 'bg-sf' : ''}`}
    >
      <input
        type="checkbox"
        aria-label={`Choose ${row.title}`}
        checked={isOn}
        onChange={() => toggle(toChosen(row))}
        className="noscript:invisible size-4 translate-y-0.5 accent-a max-sm:row-span-2"
      />
      <span className={`flex items-baseline gap-2 text-mu ${row.preset === null ? '' : worldClass(row.preset)}`}>
        <Icon name={row.type as IconName} className={`translate-y-[3px] ${row.preset === null ? '' : 'text-(--c)'}`} />
        {typeWord(row.type)}
      </span>
      <span className="min-w-0 max-sm:order-last max-sm:col-span-2 max-sm:col-start-2">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <Link
            href={artifactHref(row.artifactId)}
            data-artifact={row.artifactId}
            className="min-w-0 break-words underline decoration-transparent underline-offset-4 hover:decoration-current"
          >
            <span className="text-md">{name}</span>
            {of === null ? null : <span className="ml-2 text-mu">{of}</span>}
          </Link>
          <State row={row} />
          {row.tags.slice(0, MOST_TAGS).map((tag) => (
            <span key={tag} className="max-w-48 truncate rounded border border-bd px-1.5 text-xs text-mu">
              {tag}
            </span>
          ))}
          {row.tags.length > MOST_TAGS ? <span className="text-xs text-mu">and {row.tags.length - MOST_TAGS} more</span> : null}
        </span>
        <span className="block truncate text-xs text-mu">{rowNote(row)}</span>
      </span>
      <span className="num text-right text-mu max-sm:hidden">{row.version === 0 ? '' : formatBytes(row.bytes)}</span>
      <span className="text-right text-xs text-mu">
        <span className="num mr-3 sm:hidden">{row.version === 0 ? '' : formatBytes(row.bytes)}</span>
        <Time iso={row[at]} style={short ? 'minute' : 'short'} />
      </span>
    </li>
  );
}

function State({ row }: { row: ArtifactRow }) {
  return (
    <>
      {row.pinned ? (
        <span className="inline-flex items-baseline gap-1 text-xs text-a">
          <Icon name="pin" size={12} className="translate-y-0.5" /> pinned
        </span>
      ) : null}
      {row.archived ? <span className="text-xs text-mu">archived</span> : null}
      {row.purgedAt !== null ? (
        <span className="text-xs text-mu">purged</span>
      ) : row.deletedAt !== null ? (
        <span className="text-xs text-wa">deleted</span>
      ) : null}
    </>
  );
}
