'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { WorkspaceRow } from '../../server/services/workspace/views.ts';
import { useAction } from '../_live/use-action.ts';
import { keepFocus } from '../_ui/keep-focus.ts';
import { type EditedText, TextEditor } from '../_ui/text-editor.tsx';

/** Name, description and tags, edited where they stand; a change made elsewhere meanwhile is told, not overwritten. */
export function WorkspaceText({ row }: { row: WorkspaceRow }) {
  const [editing, setEditing] = useState(false);
  return <div ref={keepFocus}>{editing ? <Editor row={row} onDone={() => setEditing(false)} /> : <Shown row={row} onEdit={() => setEditing(true)} />}</div>;
}

function Shown({ row, onEdit }: { row: WorkspaceRow; onEdit: () => void }) {
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
        <button type="button" className="textual no-print text-xs" onClick={onEdit}>
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
  async function save({ name, description, tags }: EditedText) {
    const { workspaceId, version } = row;
    const saved = await act('save', (client) =>
      client.workspace.update.mutate({ workspaceId, version, name: name || null, description: description || null, tags }),
    );
    if (!saved) return;
    onDone();
    router.refresh();
  }
  return (
    <TextEditor
      heading={row.label}
      name={{ field: 'name', label: 'Name', hint: 'Small letters, digits, - and _; may stay empty.', value: row.name ?? '' }}
      description={{ value: row.description, maxLength: 2000 }}
      tags={row.tags}
      errorOf={errorOf}
      busy={busy !== null}
      onSave={save}
      onBack={onDone}
    >
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
    </TextEditor>
  );
}
