'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { WorkspaceRow } from '../../server/services/workspace/views.ts';
import { useAction } from '../_live/use-action.ts';
import { Back, BulkAnswer, type Failed } from '../_ui/bulk-parts.tsx';
import { commaWords } from '../_ui/comma-words.ts';
import { Link } from '../_ui/link.tsx';
import { plural } from '../_words/numbers.ts';

type Verb = { type: 'tag'; add: string[] } | { type: 'archive'; archived: boolean } | { type: 'delete' };

interface BulkBarProps {
  chosen: readonly WorkspaceRow[];
  /** How many there are on the page. */
  all: number;
  onAll: () => void;
  onDone: () => void;
}

/** What can be done with the ticked ones together; one question before, one line for each that failed after. */
export function BulkBar({ chosen, all, onAll, onDone }: BulkBarProps) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [asking, setAsking] = useState<'tag' | 'archive' | 'delete' | null>(null);
  const [told, setTold] = useState<{ said: string; failed: readonly Failed[] } | null>(null);
  const ids = chosen.map((row) => row.workspaceId);
  const isBack = chosen.length > 0 && chosen.every((row) => row.archived);
  const labels = new Map(chosen.map((row) => [row.workspaceId, row.label]));
  const carryOut = (action: Verb) =>
    act(action.type, async (client) => {
      const { results, done } = await client.workspace.bulk.mutate({ ids, action });
      const word = action.type === 'tag' ? 'tagged' : action.type === 'delete' ? 'deleted' : action.archived ? 'archived' : 'taken out of the archive';
      setTold({
        said: `${done} of ${results.length} ${word}.`,
        failed: results
          .filter((one) => !one.ok)
          .map(({ workspaceId, message }) => ({ id: workspaceId, name: labels.get(workspaceId) ?? workspaceId, message })),
      });
      setAsking(null);
      onDone();
      router.refresh();
    });
  const ask = (what: typeof asking) => {
    setTold(null);
    setAsking(what);
  };
  const canCompare = chosen.length >= 2 && chosen.length <= 5;
  return (
    <div className="no-print mb-3 min-h-10">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <button type="button" className="textual text-xs" onClick={onAll}>
          {chosen.length === all ? 'choose none' : 'choose all on this page'}
        </button>
        {chosen.length > 0 ? (
          <>
            <span className="text-xs text-mu">{plural(chosen.length, 'workspace')} chosen</span>
            {canCompare ? (
              <Link href={`/workspaces/compare?ids=${ids.join(',')}`} className="btn small">
                Compare
              </Link>
            ) : (
              <span className="text-xs text-mu">Choose two to five to compare.</span>
            )}
            <button type="button" className="btn quiet small" onClick={() => ask('tag')}>
              Tag
            </button>
            <button type="button" className="btn quiet small" onClick={() => ask('archive')}>
              {isBack ? 'Take out of the archive' : 'Archive'}
            </button>
            <button type="button" className="btn quiet small" onClick={() => ask('delete')}>
              Delete
            </button>
          </>
        ) : null}
      </div>
      {asking === 'tag' && chosen.length > 0 ? (
        <form
          className="mt-3 flex flex-wrap items-center gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void carryOut({ type: 'tag', add: commaWords(new FormData(event.currentTarget).get('tags')) });
          }}
        >
          <input name="tags" required aria-label="Tags to add, separated by commas" placeholder="tags, separated by commas" className="field max-w-72" />
          <button type="submit" className="btn small" disabled={busy !== null}>
            Tag {plural(chosen.length, 'workspace')}
          </button>
          <Back onClick={() => setAsking(null)} />
        </form>
      ) : null}
      {(asking === 'archive' || asking === 'delete') && chosen.length > 0 ? (
        <p role="alert" className="mt-3 flex flex-wrap items-center gap-3">
          {asking === 'delete'
            ? 'The records go; runs and what they made stay.'
            : isBack
              ? 'They are listed again.'
              : 'Archived ones are hidden until asked for.'}
          <button
            type="button"
            className={`btn small ${asking === 'delete' ? 'danger' : ''}`}
            disabled={busy !== null}
            onClick={() => carryOut(asking === 'delete' ? { type: 'delete' } : { type: 'archive', archived: !isBack })}
          >
            {asking === 'delete' ? 'Delete' : isBack ? 'Take out' : 'Archive'} {plural(chosen.length, 'workspace')}
          </button>
          <Back onClick={() => setAsking(null)} />
        </p>
      ) : null}
      <BulkAnswer problem={problem?.message ?? null} told={told} />
    </div>
  );
}
