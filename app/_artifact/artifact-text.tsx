'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ArtifactRow } from '../../server/services/artifact/views.ts';
import { useAction } from '../_live/use-action.ts';
import { titleCase } from '../_registry/words.ts';
import { keepFocus } from '../_ui/keep-focus.ts';
import { Link } from '../_ui/link.tsx';
import { type EditedText, TextEditor } from '../_ui/text-editor.tsx';

type Row = Pick<ArtifactRow, 'artifactId' | 'rowVersion' | 'title' | 'description' | 'tags' | 'purgedAt'>;

/** Title, description and tags, edited where they stand; a change made elsewhere meanwhile is told, not overwritten. */
export function ArtifactText({ row }: { row: Row }) {
  const [editing, setEditing] = useState(false);
  return <div ref={keepFocus}>{editing ? <Editor row={row} onDone={() => setEditing(false)} /> : <Shown row={row} onEdit={() => setEditing(true)} />}</div>;
}

function Shown({ row, onEdit }: { row: Row; onEdit: () => void }) {
  return (
    <>
      <h1 className={`break-words max-sm:text-[28px] max-sm:leading-9 ${titleCase(row.title)}`}>{row.title}</h1>
      {row.description === '' ? null : <p className="say mt-1 whitespace-pre-line text-mu">{row.description}</p>}
      <p className="mt-2 flex flex-wrap items-center gap-2">
        {row.tags.map((tag) => (
          <Link key={tag} href={`/registry?tag=${encodeURIComponent(tag)}`} className="rounded border border-bd px-2 py-0.5 text-xs text-mu">
            {tag}
          </Link>
        ))}
        <button type="button" className="textual no-print text-xs" onClick={onEdit}>
          {row.description === '' && row.tags.length === 0 ? 'describe it' : 'edit'}
        </button>
      </p>
    </>
  );
}

function Editor({ row: now, onDone }: { row: Row; onDone: () => void }) {
  // As it stood when the writing began: only that may be overwritten. What else changed meanwhile, as a pin, does no harm.
  const [row] = useState(now);
  const rowVersion = textOf(now) === textOf(row) ? now.rowVersion : row.rowVersion;
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const errorOf = (path: string) => problem?.errors.find((one) => one.path === path || one.path.startsWith(`${path}.`))?.message;
  async function save({ name, description, tags }: EditedText) {
    const patch = { title: name, description, tags };
    const saved = await act('save', (client) => client.artifact.update.mutate({ artifactId: row.artifactId, ifMatch: [rowVersion], patch }));
    if (!saved) return;
    onDone();
    router.refresh();
  }
  return (
    <TextEditor
      heading={row.title}
      name={{ field: 'title', label: 'Title', value: row.title, maxLength: 300 }}
      description={{ value: row.description, maxLength: 10_000 }}
      tags={row.tags}
      errorOf={errorOf}
      busy={busy !== null}
      onSave={save}
      onBack={onDone}
    >
      {problem && problem.errors.length === 0 ? (
        <p role="alert" className="text-bad">
          {problem.code === 'STALE_VERSION'
            ? 'Somebody changed it while you were writing. Nothing of yours was saved, and nothing of theirs was lost.'
            : problem.message}
          {problem.code === 'STALE_VERSION' ? (
            <button
              type="button"
              className="textual ml-3"
              onClick={() => {
                onDone();
                router.refresh();
              }}
            >
              show it as it is now
            </button>
          ) : null}
        </p>
      ) : null}
    </TextEditor>
  );
}

const textOf = ({ title, description, tags }: Row): string => JSON.stringify([title, description, tags]);
