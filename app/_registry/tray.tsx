'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { artifactHref } from '../_artifact/words.ts';
import { useAction } from '../_live/use-action.ts';
import { Back, BulkAnswer, type Failed } from '../_ui/bulk-parts.tsx';
import { commaWords } from '../_ui/comma-words.ts';
import { Icon, type IconName } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { plural } from '../_words/numbers.ts';
import type { Chosen } from './chosen.ts';
import { useSelection } from './selection.tsx';
import { titleParts } from './words.ts';

type Change = 'archive' | 'unarchive' | 'pin' | 'unpin' | 'delete' | 'restore';
type Action = { type: Change } | { type: 'tag'; add: string[]; remove: string[] };

const DONE: Readonly<Record<Change | 'tag', string>> = {
  archive: 'archived',
  unarchive: 'taken out of the archive',
  pin: 'pinned',
  unpin: 'no longer pinned',
  delete: 'deleted; Restore brings them back',
  restore: 'restored',
  tag: 'tagged',
};
const ASKS: Readonly<Record<Change | 'tag', string>> = {
  archive: 'Archived artifacts are hidden until asked for.',
  unarchive: 'They are listed again.',
  pin: 'What is pinned cannot be deleted.',
  unpin: 'They can be deleted again.',
  delete: 'Files stay where they are, and Restore brings the artifacts back.',
  restore: 'They are listed again, as they were.',
  tag: '',
};
const VERBS: Readonly<Record<Change, string>> = {
  archive: 'Archive',
  unarchive: 'Take out of the archive',
  pin: 'Pin',
  unpin: 'Unpin',
  delete: 'Delete',
  restore: 'Restore',
};

const after = (one: Chosen, change: Change): Chosen => ({
  ...one,
  archived: change === 'archive' ? true : change === 'unarchive' ? false : one.archived,
  pinned: change === 'pin' ? true : change === 'unpin' ? false : one.pinned,
  deletedAt: change === 'delete' ? new Date().toISOString() : change === 'restore' ? null : one.deletedAt,
});

/** What is chosen, and what can be done with it together: one question before, one line for each that failed after. */
export function Tray() {
  const router = useRouter();
  const { chosen, put, toggle } = useSelection();
  const { busy, problem, setProblem, act } = useAction();
  const [asking, setAsking] = useState<Change | 'tag' | null>(null);
  const [told, setTold] = useState<{ said: string; failed: readonly Failed[] } | null>(null);
  useRoomBelow(chosen.length > 0);
  if (chosen.length === 0) return null;
  const ids = chosen.map((one) => one.artifactId);
  const nameOf = (artifactId: string): string => chosen.find((one) => one.artifactId === artifactId)?.title ?? artifactId;
  const changes: readonly Change[] = [
    chosen.every((one) => one.pinned) ? 'unpin' : 'pin',
    chosen.every((one) => one.archived) ? 'unarchive' : 'archive',
    chosen.every((one) => one.deletedAt !== null) ? 'restore' : 'delete',
  ];
  const ask = (what: typeof asking) => {
    setTold(null);
    setProblem(null);
    setAsking(what);
  };
  const carryOut = (action: Action) =>
    act(action.type, async (client) => {
      const { results, done } = await client.artifact.bulk.mutate({ ids, action });
      setTold({
        said: `${done} of ${results.length} ${DONE[action.type]}.`,
        failed: results.filter((one) => !one.ok).map(({ artifactId, message }) => ({ id: artifactId, name: nameOf(artifactId), message })),
      });
      const { type } = action;
      if (type !== 'tag') put(chosen.map((one) => (results.some((result) => result.ok && result.artifactId === one.artifactId) ? after(one, type) : one)));
      setAsking(null);
      router.refresh();
    });
  const exportThem = () =>
    act('export', async (client) => {
      setTold(null);
      const { bundleId } = await client.bundle.exportArtifacts.mutate({ artifactIds: ids });
      router.push(`/bundles/${bundleId}`);
    });
  return (
    <section
      aria-label="Chosen artifacts"
      className="no-print enter fixed inset-x-0 bottom-0 z-[5] max-h-[60dvh] overflow-y-auto border-t border-bd bg-sf px-4 py-3 max-sm:bottom-[60px] sm:pl-30 sm:pr-10"
    >
      <div className="mx-auto max-w-[1280px]">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span className="mr-1">{plural(chosen.length, 'artifact')} chosen</span>
          {chosen.length >= 2 && chosen.length <= 5 ? (
            <Link href={`/registry/compare?ids=${ids.join(',')}`} className="btn small">
              Compare
            </Link>
          ) : null}
          <button type="button" className="btn quiet small" onClick={() => ask('tag')}>
            Tag
          </button>
          <button type="button" className="btn quiet small" disabled={busy !== null} onClick={exportThem}>
            {busy === 'export' ? 'Exporting' : 'Export'}
          </button>
          {changes.map((change) => (
            <button key={change} type="button" className="btn quiet small" onClick={() => ask(change)}>
              {VERBS[change]}
            </button>
          ))}
        </div>
        {asking === 'tag' ? (
          <form
            className="mt-3 flex flex-wrap items-center gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              const data = new FormData(event.currentTarget);
              void carryOut({ type: 'tag', add: commaWords(data.get('add')), remove: commaWords(data.get('remove')) });
            }}
          >
            <input name="add" aria-label="Tags to add, separated by commas" placeholder="add tags, separated by commas" className="field max-w-64" />
            <input name="remove" aria-label="Tags to take off, separated by commas" placeholder="take tags off" className="field max-w-48" />
            <button type="submit" className="btn small" disabled={busy !== null}>
              Tag {plural(chosen.length, 'artifact')}
            </button>
            <Back onClick={() => setAsking(null)} />
          </form>
        ) : asking !== null ? (
          <p role="alert" className="mt-3 flex flex-wrap items-center gap-3">
            {ASKS[asking]}
            <button
              type="button"
              className={`btn small ${asking === 'delete' ? 'danger' : ''}`}
              disabled={busy !== null}
              onClick={() => carryOut({ type: asking })}
            >
              {VERBS[asking]} {plural(chosen.length, 'artifact')}
            </button>
            <Back onClick={() => setAsking(null)} />
          </p>
        ) : null}
        <BulkAnswer problem={problem?.message ?? null} told={told} />
        <div className="mt-2 flex items-start gap-5">
          <details className="min-w-0">
            <summary className="textual inline text-xs">which ones</summary>
            <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
              {chosen.map((one) => (
                <li key={one.artifactId} className="flex max-w-full items-baseline gap-1.5">
                  <Icon name={one.type as IconName} size={14} className="translate-y-0.5 text-mu" />
                  <Link href={artifactHref(one.artifactId)} className="max-w-72 truncate">
                    {titleParts(one).name}
                  </Link>
                  <button type="button" aria-label={`Take ${one.title} off the tray`} onClick={() => toggle(one)} className="p-1 text-mu hover:text-tx">
                    <Icon name="close" size={12} />
                  </button>
                </li>
              ))}
            </ul>
          </details>
          <button type="button" className="textual flex-none text-xs" onClick={() => put([])}>
            choose none
          </button>
        </div>
      </div>
    </section>
  );
}

/** The foot of the page, and what has the focus, stay clear of the tray. */
function useRoomBelow(isOpen: boolean) {
  useEffect(() => {
    const root = document.documentElement;
    root.style.scrollPaddingBottom = isOpen ? '140px' : '';
    document.body.style.paddingBottom = isOpen ? '120px' : '';
    return () => {
      root.style.scrollPaddingBottom = '';
      document.body.style.paddingBottom = '';
    };
  }, [isOpen]);
}
