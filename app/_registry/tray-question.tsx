import { useEffect, useRef } from 'react';
import { Back } from '../_ui/bulk-parts.tsx';
import { commaWords } from '../_ui/comma-words.ts';
import { plural } from '../_words/numbers.ts';
import { type Action, ASKS, type Question, VERBS } from './tray-changes.ts';

interface QuestionProps {
  asking: Question;
  /** How many it is done to. */
  count: number;
  busy: boolean;
  carryOut(action: Action): void;
  back(): void;
}

/** What is asked once before many are changed: the tags, or whether it is meant. */
export function TrayQuestion({ asking, count, busy, carryOut, back }: QuestionProps) {
  const { what } = asking;
  const part = useAsked(asking, back);
  if (what === 'tag')
    return (
      <form
        ref={part}
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
    <p ref={part} role="alert" className="mt-3 flex flex-wrap items-center gap-3">
      {ASKS[what]}
      <button type="button" className={`btn small ${what === 'delete' ? 'danger' : ''}`} disabled={busy} onClick={() => carryOut({ type: what })}>
        {VERBS[what]} {plural(count, 'artifact')}
      </button>
      <Back onClick={back} />
    </p>
  );
}

/** What is asked has the focus; Escape closes it, and then the button that asked has it again. */
function useAsked(asking: Question, close: () => void) {
  const part = useRef<HTMLFormElement & HTMLParagraphElement>(null);
  useEffect(() => {
    part.current?.querySelector<HTMLElement>('input, button')?.focus();
    return () => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) asking.from.focus();
    };
  }, [asking]);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const { target } = event;
      const isHere = target === document.body || (target instanceof Element && target.closest('[data-tray]') !== null);
      if (event.key === 'Escape' && !event.isComposing && isHere) close();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
  return part;
}
