'use client';

import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { problemOf } from '../_live/problem.ts';
import { type Entry, findArtifacts, findSeries, loadEntries, matchEntries } from './entries.ts';
import type { TypedAhead } from './type-ahead.ts';

const SHOWN = 40;
const WAIT_MS = 150;

/** Type to filter, arrows to move, Enter to go, Esc to close. The focus stays in the field; the list is told by `aria-activedescendant`. */
export default function Palette({ onClose, typed }: { onClose: () => void; typed: TypedAhead | null }) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  /** Enter was pressed before there was anything to go to. */
  const [isGoing, setIsGoing] = useState(false);
  const { entries, found, problem } = useEntries(text);
  const matched = matchEntries(entries, text);
  const shown = grouped([...matched, ...found.entries].slice(0, SHOWN));
  const isReading = problem === '' && (entries.length === 0 || (matched.length === 0 && found.text !== text.trim()));
  const active = shown[Math.min(at, shown.length - 1)];
  // At once: between a later moment and the next drawing a key would be written into an empty field.
  useLayoutEffect(() => {
    dialog.current?.showModal();
    if (typed === null) return;
    typed.stop();
    setText(typed.text);
    setIsGoing(typed.last === 'Enter');
  }, [typed]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: goes once, as soon as all is read
  useEffect(() => {
    if (isGoing && !isReading) go(active);
  }, [isGoing, isReading]);

  function go(entry: Entry | undefined) {
    if (!entry) return;
    dialog.current?.close();
    router.push(entry.href);
  }
  function onKeyDown(event: KeyboardEvent) {
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 };
    if (event.key === 'Enter' && isReading) setIsGoing(true);
    else if (event.key === 'Enter') go(active);
    else if (event.key in moves) setAt(Math.min(Math.max(0, shown.length - 1), Math.max(0, moves[event.key])));
    else return;
    event.preventDefault();
  }

  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
      onKeyDown={onKeyDown}
      aria-label="Search or jump to"
      className="mx-auto mt-[12vh] mb-auto w-[min(640px,calc(100vw-32px))] rounded border border-bd bg-bg p-0 text-sm text-tx backdrop:bg-black/50"
    >
      <input
        type="text"
        role="combobox"
        aria-label="Search or jump to"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={active ? optionId(active) : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder="A page, a preset, a run, a series"
        className="h-13 w-full border-b border-bd bg-bg px-5 text-md outline-none placeholder:text-mu"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setIsGoing(false);
        }}
      />
      <div ref={list} id="palette-list" role="listbox" aria-label="Where to" className="max-h-[min(420px,56vh)] overflow-y-auto py-2">
        {shown.map((entry, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={entry.id}
            id={optionId(entry)}
            role="option"
            tabIndex={-1}
            aria-selected={entry === active}
            onClick={() => go(entry)}
            onPointerMove={() => setAt(place)}
            className={`cursor-pointer px-5 ${entry === active ? 'bg-sf' : ''}`}
          >
            {place === 0 || shown[place - 1].group !== entry.group ? (
              <span className="block bg-bg pt-3 pb-1 text-xs text-mu -mx-5 px-5">{entry.group}</span>
            ) : null}
            <span className="flex items-baseline justify-between gap-4 py-1.5">
              <span className="truncate">{entry.label}</span>
              <span className="truncate text-xs text-mu">{entry.note}</span>
            </span>
          </div>
        ))}
      </div>
      <p role="status" className="border-t border-hair px-5 py-2.5 text-xs text-mu">
        {problem || (entries.length === 0 ? 'Reading' : shown.length === 0 ? 'Nothing has this name.' : 'Arrows to move, Enter to open, Esc to close.')}
      </p>
    </dialog>
  );
}

const optionId = (entry: Entry) => `palette-${entry.id.replace(/[^a-zA-Z0-9]+/g, '-')}`;

/** Equal groups stand together, in the order of their best entry. */
function grouped(entries: readonly Entry[]): Entry[] {
  const groups = [...new Set(entries.map((entry) => entry.group))];
  return groups.flatMap((group) => entries.filter((entry) => entry.group === group));
}

function useEntries(text: string) {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [found, setFound] = useState<{ text: string; entries: readonly Entry[] }>({ text: '', entries: [] });
  const [problem, setProblem] = useState('');
  useEffect(() => {
    loadEntries().then(setEntries, (error) => setProblem(problemOf(error).message));
  }, []);
  useEffect(() => {
    let gone = false;
    const words = text.trim();
    if (words.length < 2) {
      setFound({ text: words, entries: [] });
      return;
    }
    const timer = setTimeout(() => {
      Promise.all([findSeries(words), findArtifacts(words)]).then(
        (lists) => {
          if (!gone) setFound({ text: words, entries: lists.flat() });
        },
        (error) => setProblem(problemOf(error).message),
      );
    }, WAIT_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [text]);
  return { entries, found, problem };
}
