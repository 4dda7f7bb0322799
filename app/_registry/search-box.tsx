'use client';

import { useEffect, useRef, useState } from 'react';
import { Icon } from '../_ui/icons.tsx';

interface SearchBoxProps {
  q: string;
  problem?: string;
  /** How parts of it were read, where something else was perhaps meant. */
  notes: readonly string[];
  /** Values that a filter may have, by its name: what there is now. */
  values: Readonly<Record<string, readonly string[]>>;
}

/** What a chip writes, and where the caret stands then: in the place of `|`. */
const PARTS: readonly (readonly [label: string, writes: string, says: string])[] = [
  ['title:', 'title:|', 'only in the title'],
  ['“phrase”', '"|"', 'words that stand together'],
  ['begin*', '|*', 'words that begin so, from three letters'],
  ['−not', '-|', 'leaves out what has the word'],
  ['type:', 'type:|', 'what it is'],
  ['tag:', 'tag:|', 'carries the tag'],
  ['−tag:', '-tag:|', 'does not carry the tag'],
  ['source:', 'source:|', 'who brought it'],
  ['preset:', 'preset:|', 'the world it is of'],
  ['model:', 'model:|', 'by the model'],
  ['capability:', 'capability:|', 'what can be done with it'],
  ['workspace:', 'workspace:|', 'belongs to the workspace'],
  ['is:', 'is:|', 'archived, deleted or pinned'],
];

/** The text of a search and chips that write it. A field of a plain form: without scripts it is typed. */
export function SearchBox({ q, problem, notes, values }: SearchBoxProps) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const [choosing, setChoosing] = useState<string | null>(null);
  useFocusKey(field);
  const offered = choosing === null ? [] : (values[choosing.replace('-', '').replace(':', '')] ?? []);

  function write(part: string) {
    const input = field.current;
    if (!input) return;
    const [from, to] = [input.selectionStart ?? text.length, input.selectionEnd ?? text.length];
    const before = text.slice(0, from);
    const [head, tail = ''] = part.split('|');
    const lead = before === '' || before.endsWith(' ') ? '' : ' ';
    setText(`${before}${lead}${head}${text.slice(from, to)}${tail}${text.slice(to)}`);
    requestAnimationFrame(() => {
      input.focus();
      const at = before.length + lead.length + head.length + (to - from);
      input.setSelectionRange(at, at);
    });
  }
  function choose(value: string) {
    const input = field.current;
    if (!input) return;
    const at = input.selectionStart ?? text.length;
    const word = /\s/.test(value) ? `"${value}"` : value;
    setText(`${text.slice(0, at)}${word} ${text.slice(at).trimStart()}`);
    setChoosing(null);
    requestAnimationFrame(() => {
      input.focus();
      input.setSelectionRange(at + word.length + 1, at + word.length + 1);
    });
  }
  return (
    <div className="min-w-0">
      <div className="flex gap-3">
        <input
          ref={field}
          id="registry-q"
          type="search"
          name="q"
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          aria-label="Search artifacts"
          aria-keyshortcuts="/"
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? 'registry-q-problem' : notes.length > 0 ? 'registry-q-note' : undefined}
          placeholder="Words, “a phrase”, begin*, −not, title:word"
          className="field text-md min-h-11! px-4!"
        />
        <button type="submit" className="btn max-sm:px-3!">
          <Icon name="search" size={16} />
          <span className="max-sm:sr-only">Search</span>
        </button>
      </div>
      {problem ? (
        <p id="registry-q-problem" role="alert" className="mt-1.5 text-bad">
          {problem}
        </p>
      ) : null}
      {notes.length > 0 ? (
        <ul id="registry-q-note" className="mt-1.5 text-wa">
          {notes.map((note) => (
            <li key={note}>{note}.</li>
          ))}
        </ul>
      ) : null}
      <ul className="tabs noscript:hidden relative mt-2.5 flex gap-1.5 p-0.5 -mx-0.5 max-sm:overflow-x-auto sm:flex-wrap" aria-label="Parts of a search">
        {PARTS.map(([label, part, says]) => (
          <li key={label}>
            <button
              type="button"
              title={says}
              aria-expanded={hasValues(values, part) ? choosing === part.replace('|', '') : undefined}
              onClick={() => {
                write(part);
                setChoosing(hasValues(values, part) ? part.replace('|', '') : null);
              }}
              className="num rounded border border-bd px-2 py-0.5 text-mu hover:border-ct hover:text-tx"
            >
              {label}
              <span className="sr-only">, {says}</span>
            </button>
          </li>
        ))}
      </ul>
      {offered.length > 0 ? (
        <ul className="enter mt-1.5 flex flex-wrap gap-1.5" aria-label={`Values of ${choosing}`}>
          {offered.map((value) => (
            <li key={value}>
              <button type="button" onClick={() => choose(value)} className="num rounded border border-bd bg-sf px-2 py-0.5 hover:border-ct">
                {value}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

const hasValues = (values: SearchBoxProps['values'], part: string): boolean => (values[part.replace(/[-:|]/g, '')]?.length ?? 0) > 0;

/** `/` comes here from anywhere on the page but another field. */
function useFocusKey(field: { current: HTMLInputElement | null }) {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog, [contenteditable]')) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [field]);
}
