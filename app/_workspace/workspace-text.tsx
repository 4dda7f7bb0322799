'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { WorkspaceRow } from '../../server/services/views.ts';
import { useAction } from '../_live/use-action.ts';
import { Field, FieldText } from '../_ui/fields.tsx';

/** Name, description and tags, edited where they stand; a change made elsewhere meanwhile is told, not overwritten. */
export function WorkspaceText({ row }: { row: WorkspaceRow }) {
  const [editing, setEditing] = useState(false);
  if (editing) return <Editor row={row} onDone={() => setEditing(false)} />;
  return (
    <>
      <h1 className="break-words max-sm:text-[28px] max-sm:leading-9">{row.label}</h1>
      <p className="say mt-1 whitespace-pre-line text-mu">{row.description || 'No description yet.'}</p>
      <p className="mt-3 flex flex-wrap items-center gap-2">
        {row.tags.map((tag) => (
          <span key={tag} className="rounded border border-bd px-2 py-0.5 text-xs text-mu">
            {tag}
          </span>
        ))}
        <button type="button" className="textual no-print text-xs" onClick={() => setEditing(true)}>
          edit
        </button>
      </p>
    </>
  );
}

function Editor({ row, onDone }: { row: WorkspaceRow; onDone: () => void }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const errorOf = (path: string) =>
    problem?.errors.find((one) => one.path === path || one.path.startsWith(`${path}.`))?.message ??
    (path === 'name' && problem?.code === 'NAME_TAKEN' ? problem.message : undefined);
  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const tags = text('tags')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    const saved = await act('save', (client) =>
      client.workspace.update.mutate({
        workspaceId: row.workspaceId,
        version: row.version,
        name: text('name') || null,
        description: text('description') || null,
        tags,
      }),
    );
    if (!saved) return;
    onDone();
    router.refresh();
  }
  return (
    <form onSubmit={onSubmit} className="grid max-w-[560px] gap-4">
      <h1 className="sr-only">{row.label}</h1>
      <FieldText name="name" label="Name" hint="Small letters, digits, - and _; may stay empty." defaultValue={row.name ?? ''} error={errorOf('name')} />
      <Field id="field-description" label="Description" error={errorOf('description')}>
        <textarea id="field-description" name="description" rows={3} maxLength={2000} defaultValue={row.description} className="field" />
      </Field>
      <FieldText name="tags" label="Tags" hint="Separated by commas." defaultValue={row.tags.join(', ')} error={errorOf('tags')} />
      {problem && problem.errors.length === 0 && problem.code !== 'NAME_TAKEN' ? (
        <p role="alert" className="text-bad">
          {problem.message}
          {problem.code === 'VERSION_CONFLICT' ? (
            <button type="button" className="textual ml-3" onClick={() => router.refresh()}>
              show it as it is now
            </button>
          ) : null}
        </p>
      ) : null}
      <div className="flex gap-2">
        <button type="submit" className="btn" disabled={busy !== null}>
          Save
        </button>
        <button type="button" className="btn quiet" onClick={onDone}>
          Back
        </button>
      </div>
    </form>
  );
}
