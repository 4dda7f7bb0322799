'use client';

import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { useAction } from '../_live/use-action.ts';
import { commaWords } from '../_ui/comma-words.ts';
import { Dialog } from '../_ui/dialog.tsx';
import { FieldText } from '../_ui/fields.tsx';

/** Keeps a run as a workspace, with an optional name, description and tags. */
export function KeepDialog({ runId, onClose }: { runId: string; onClose: () => void }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const errorOf = (path: string) =>
    problem?.errors.find((one) => one.path === path)?.message ?? (path === 'name' && problem?.code === 'NAME_TAKEN' ? problem.message : undefined);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const tags = commaWords(form.get('tags'));
    const kept = await act('keep', (client) =>
      client.run.keep.mutate({
        runId,
        name: text('name') || undefined,
        description: text('description') || undefined,
        tags: tags.length > 0 ? tags : undefined,
      }),
    );
    if (!kept) return;
    onClose();
    router.refresh();
  }

  return (
    <Dialog titleId="keep-title" onClose={onClose} className="w-[min(480px,calc(100vw-32px))]">
      <form onSubmit={onSubmit} className="grid gap-4">
        <h2 id="keep-title">Keep this run</h2>
        <p className="text-mu">A kept run is not archived. It gets a workspace, where its replays are listed.</p>
        <FieldText name="name" label="Name" hint="Small letters, digits, - and _; may stay empty." error={errorOf('name')} />
        <FieldText name="description" label="Description" error={errorOf('description')} />
        <FieldText name="tags" label="Tags" hint="Separated by commas." error={errorOf('tags')} />
        {problem && problem.errors.length === 0 && problem.code !== 'NAME_TAKEN' ? (
          <p role="alert" className="text-bad">
            {problem.message}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          <button type="button" className="btn quiet" onClick={onClose}>
            Back
          </button>
          <button type="submit" className="btn" disabled={busy !== null}>
            Keep
          </button>
        </div>
      </form>
    </Dialog>
  );
}
