'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '../_live/use-action.ts';
import { BulkAnswer, type Failed } from '../_ui/bulk-parts.tsx';
import { Link } from '../_ui/link.tsx';
import { plural } from '../_words/numbers.ts';
import { useSelection } from './selection.tsx';
import { type Action, type Asked, type Change, changed, DONE, type Question, VERBS } from './tray-changes.ts';
import { TrayList } from './tray-list.tsx';
import { TrayQuestion } from './tray-question.tsx';
import { useRoomBelow } from './use-room-below.ts';

/** What is chosen, and what can be done with it together: one question before, one line for each that failed after. */
export function Tray() {
  const router = useRouter();
  const { chosen, put } = useSelection();
  const { busy, problem, setProblem, act } = useAction();
  const [asking, setAsking] = useState<Question | null>(null);
  const [told, setTold] = useState<{ said: string; failed: readonly Failed[] } | null>(null);
  useRoomBelow(chosen.length > 0);
  if (chosen.length === 0) return null;
  const ids = chosen.map((one) => one.artifactId);
  const nameOf = (artifactId: string): string => chosen.find((one) => one.artifactId === artifactId)?.title ?? artifactId;
  const changes: Readonly<Record<'pin' | 'archive' | 'delete', Change>> = {
    pin: chosen.every((one) => one.pinned) ? 'unpin' : 'pin',
    archive: chosen.every((one) => one.archived) ? 'unarchive' : 'archive',
    delete: chosen.every((one) => one.deletedAt !== null) ? 'restore' : 'delete',
  };
  const ask = (what: Asked, from: HTMLElement) => {
    setTold(null);
    setProblem(null);
    setAsking({ what, from });
  };
  const carryOut = async (action: Action) => {
    const isDone = await act(action.type, async (client) => {
      const { results, done } = await client.artifact.bulk.mutate({ ids, action });
      setTold({
        said: `${done} of ${results.length} ${DONE[action.type]}.`,
        failed: results.filter((one) => !one.ok).map(({ artifactId, message }) => ({ id: artifactId, name: nameOf(artifactId), message })),
      });
      const { type } = action;
      if (type !== 'tag') put(chosen.map((one) => (results.some((result) => result.ok && result.artifactId === one.artifactId) ? changed(one, type) : one)));
      setAsking(null);
      router.refresh();
    });
    // What could not be done is still asked.
    if (!isDone) setAsking((now) => now && { ...now });
  };
  const exportThem = () =>
    act('export', async (client) => {
      setTold(null);
      const { bundleId } = await client.bundle.exportArtifacts.mutate({ artifactIds: ids });
      router.push(`/bundles/${bundleId}`);
    });
  return (
    <section
      aria-label="Chosen artifacts"
      data-tray=""
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
          <button type="button" className="btn quiet small" onClick={(event) => ask('tag', event.currentTarget)}>
            Tag
          </button>
          <button type="button" className="btn quiet small" disabled={busy !== null} onClick={exportThem}>
            {busy === 'export' ? 'Exporting' : 'Export'}
          </button>
          {Object.entries(changes).map(([kind, change]) => (
            <button key={kind} type="button" className="btn quiet small" onClick={(event) => ask(change, event.currentTarget)}>
              {VERBS[change]}
            </button>
          ))}
        </div>
        {asking !== null ? <TrayQuestion asking={asking} count={chosen.length} busy={busy !== null} carryOut={carryOut} back={() => setAsking(null)} /> : null}
        <BulkAnswer problem={problem?.message ?? null} told={told} />
        <TrayList />
      </div>
    </section>
  );
}
