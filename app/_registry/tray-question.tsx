import { Back } from '../_ui/bulk-parts.tsx';
import { commaWords } from '../_ui/comma-words.ts';
import { plural } from '../_words/numbers.ts';
import { type Action, ASKS, type Asked, VERBS } from './tray-changes.ts';

interface QuestionProps {
  asking: Asked;
  /** How many it is done to. */
  count: number;
  busy: boolean;
  carryOut(action: Action): void;
  back(): void;
}

/** What is asked once before many are changed: the tags, or whether it is meant. */
export function TrayQuestion({ asking, count, busy, carryOut, back }: QuestionProps) {
  if (asking === 'tag')
    return (
      <form
        className="mt-3 flex flex-wrap items-center gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          carryOut({ type: 'tag', add: commaWords(data.get('add')), remove: commaWords(data.get('remove')) });
        }}
      >
        <input name="add" aria-label="Tags to add, separated by commas" placeholder="add tags, separated by commas" className="field max-w-64" />
        <input name="remove" aria-label="Tags to take off, separated by commas" placeholder="take tags off" className="field max-w-48" />
        <button type="submit" className="btn small" disabled={busy}>
          Tag {plural(count, 'artifact')}
        </button>
        <Back onClick={back} />
      </form>
    );
  return (
    <p role="alert" className="mt-3 flex flex-wrap items-center gap-3">
      {ASKS[asking]}
      <button type="button" className={`btn small ${asking === 'delete' ? 'danger' : ''}`} disabled={busy} onClick={() => carryOut({ type: asking })}>
        {VERBS[asking]} {plural(count, 'artifact')}
      </button>
      <Back onClick={back} />
    </p>
  );
}
