'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { ArtifactDetail } from '../../server/services/artifact/views.ts';
import { useAction } from '../_live/use-action.ts';
import { FieldText } from '../_ui/fields.tsx';
import { keepFocus } from '../_ui/keep-focus.ts';
import { joinWords } from '../_words/numbers.ts';

type Change = 'archive' | 'unarchive' | 'pin' | 'unpin' | 'delete' | 'restore';

export type ActionRow = Pick<ArtifactDetail, 'artifactId' | 'rowVersion' | 'title' | 'pinned' | 'archived' | 'deletedAt' | 'protectedBy'> & { held: boolean };

/** Pin, archive, hold, delete, restore; what is protected says why it may not go. */
export function ArtifactActions({ row }: { row: ActionRow }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [asking, setAsking] = useState<'delete' | 'hold' | null>(null);
  const { artifactId, rowVersion } = row;
  const change = async (name: Change) => {
    const done = await act(name, (client) => client.artifact.change.mutate({ artifactId, ifMatch: [rowVersion], change: name }));
    if (done) setAsking(null);
    router.refresh();
  };
  const hold = async (reason: string | null) => {
    const done = await act('hold', (client) => client.artifact.hold.mutate({ artifactId, reason }));
    if (done) setAsking(null);
    router.refresh();
  };
  const button = (label: string, onClick: () => void, look = 'btn quiet small') => (
    <button type="button" className={look} disabled={busy !== null} onClick={onClick}>
      {label}
    </button>
  );
  return (
    <div ref={keepFocus} className="no-print flex flex-col items-end gap-2 max-sm:items-start">
      <div className="flex flex-wrap gap-2">
        {row.deletedAt ? (
          button('Restore', () => change('restore'), 'btn small')
        ) : (
          <>
            {button(row.pinned ? 'Unpin' : 'Pin', () => change(row.pinned ? 'unpin' : 'pin'))}
            {button(row.archived ? 'Take out of the archive' : 'Archive', () => change(row.archived ? 'unarchive' : 'archive'))}
            {row.held ? button('Lift the hold', () => hold(null)) : button('Hold', () => setAsking('hold'))}
            {button('Delete', () => setAsking('delete'))}
          </>
        )}
      </div>
      {asking === 'delete' ? <AskDelete row={row} busy={busy !== null} onDelete={() => change('delete')} onBack={() => setAsking(null)} /> : null}
      {asking === 'hold' ? <AskHold busy={busy !== null} onHold={hold} onBack={() => setAsking(null)} /> : null}
      {problem ? (
        <p role="alert" className="max-w-[60ch] text-bad">
          {problem.code === 'STALE_VERSION' ? 'It was changed meanwhile; this is how it stands now. Repeat what you meant to do.' : problem.message}
        </p>
      ) : null}
    </div>
  );
}

function AskDelete({ row, busy, onDelete, onBack }: { row: ActionRow; busy: boolean; onDelete: () => void; onBack: () => void }) {
  if (row.protectedBy.length > 0)
    return (
      <p role="alert" className="max-w-[60ch]">
        It cannot be deleted: {joinWords(row.protectedBy)}.{' '}
        <button type="button" className="textual" onClick={onBack}>
          back
        </button>
      </p>
    );
  return (
    <p role="alert" className="flex flex-wrap items-center gap-3">
      Its files stay, and it can be restored.
      <button type="button" className="btn danger small" disabled={busy} onClick={onDelete}>
        Delete it
      </button>
      <button type="button" className="btn quiet small" onClick={onBack}>
        Back
      </button>
    </p>
  );
}

function AskHold({ busy, onHold, onBack }: { busy: boolean; onHold: (reason: string) => void; onBack: () => void }) {
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onHold(String(new FormData(event.currentTarget).get('reason') ?? '').trim());
  }
  return (
    <form onSubmit={onSubmit} className="flex flex-wrap items-end gap-2">
      <FieldText name="reason" label="Why it must stay" required maxLength={300} autoFocus />
      <button type="submit" className="btn small" disabled={busy}>
        Hold it
      </button>
      <button type="button" className="btn quiet small" onClick={onBack}>
        Back
      </button>
    </form>
  );
}
