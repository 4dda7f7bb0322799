import type { NoteView } from '../../server/services/workspace/views.ts';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';
import { plural } from '../_words/numbers.ts';

interface JournalProps {
  workspaceId: string;
  rows: readonly NoteView[];
  total: number;
  /** Way to older notes; null when all are shown. */
  older: string | null;
  refused: boolean;
}

/** Notes, newest first. The form is sent by the browser itself, so that it needs no script. */
export function Journal({ workspaceId, rows, total, older, refused }: JournalProps) {
  return (
    <Section id="journal" title="Journal" aside={total > 0 ? `${plural(total, 'note')}, newest first` : undefined}>
      <form method="post" action={`/api/v1/workspaces/${workspaceId}/notes`} className="no-print grid max-w-[72ch] gap-2">
        <label htmlFor="note-text" className="text-xs text-mu">
          A note or a comment
        </label>
        <textarea
          id="note-text"
          name="text"
          required
          maxLength={4000}
          rows={3}
          className="field"
          aria-invalid={refused || undefined}
          aria-describedby={refused ? 'note-refused' : undefined}
        />
        {refused ? (
          <p id="note-refused" role="alert" className="text-xs text-bad">
            A note says something in at most 4,000 characters; this one was not written.
          </p>
        ) : null}
        <div>
          <button type="submit" className="btn quiet small">
            Write
          </button>
        </div>
      </form>
      {rows.length === 0 ? (
        <p className="mt-4 text-mu">Nothing written yet. Notes stay as they are written, with their time.</p>
      ) : (
        <ol className="mt-6 max-w-[72ch]">
          {rows.map((note) => (
            <li key={note.noteId} className="border-t border-hair py-3">
              <p className="text-xs text-mu">
                {note.actor}, <Time iso={note.at} style="full" />
              </p>
              <p className="break-words whitespace-pre-line">{note.text}</p>
            </li>
          ))}
        </ol>
      )}
      {older ? (
        <Link href={older} className="textual">
          older notes
        </Link>
      ) : null}
    </Section>
  );
}
