'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { SeriesRow } from '../../server/services/run/views.ts';
import { loadClient } from '../_live/load-client.ts';
import { problemOf } from '../_live/problem.ts';
import { Icon } from '../_ui/icons.tsx';
import { formatPercent, formatUnits, plural } from '../_words/numbers.ts';

type Sort = 'exception' | 'error' | 'bias' | 'key' | 'units';
const SORTS: readonly { value: Sort; label: string }[] = [
  { value: 'exception', label: 'units missed' },
  { value: 'error', label: 'largest error' },
  { value: 'bias', label: 'largest bias' },
  { value: 'units', label: 'most units' },
  { value: 'key', label: 'name' },
];

interface SeriesPickerProps {
  runId: string;
  name: string;
  count: number;
  selected: number;
  /** Tab of a run's page that the choice leads to; null on a page without tabs. */
  tab?: string | null;
}

/** Opens a searchable list of all series; the choice goes into the URL. */
export function SeriesPicker({ runId, name, count, selected, tab = 'results' }: SeriesPickerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (count === 1) return <span className="text-tx">{name}</span>;
  return (
    <>
      <button type="button" className="inline-flex items-center gap-1 border-b border-ct text-tx" onClick={() => setOpen(true)} aria-haspopup="dialog">
        {name}
        <Icon name="down" size={14} />
      </button>
      <span className="max-sm:hidden">{selected < 0 ? `${plural(count, 'series', 'series')}` : `1 of ${plural(count, 'series', 'series')}`}</span>
      {open ? (
        <dialog
          ref={dialog}
          onClose={() => setOpen(false)}
          aria-label="Choose a series"
          className="m-auto w-[min(560px,calc(100vw-32px))] rounded border border-bd bg-bg p-5 text-sm text-tx backdrop:bg-black/50"
        >
          <Picker runId={runId} selected={selected} tab={tab} onDone={() => dialog.current?.close()} />
        </dialog>
      ) : null}
    </>
  );
}

function Picker({ runId, selected, tab, onDone }: { runId: string; selected: number; tab: string | null; onDone: () => void }) {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const [query, setQuery] = useState('');
  const [sort, setSort] = useState<Sort>('exception');
  const { rows, total, more, problem } = useSeriesList(runId, query, sort);
  function choose(series: number) {
    const next = new URLSearchParams(params);
    if (tab !== null) next.set('tab', tab);
    next.set('series', String(series));
    router.replace(`${path}?${next}`, { scroll: false });
    onDone();
  }
  return (
    <>
      <div className="flex gap-2">
        <input
          type="search"
          aria-label="Search series"
          placeholder="Search series"
          className="field"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <select aria-label="Sort by" className="field max-w-40" value={sort} onChange={(event) => setSort(event.target.value as Sort)}>
          {SORTS.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      </div>
      <ul className="mt-3 max-h-[50vh] overflow-y-auto">
        <Row name="All series together" active={selected === -1} onChoose={() => choose(-1)} />
        {rows.map((row) => (
          <Row
            key={row.series}
            name={row.product && row.store ? `${row.product} at ${row.store}` : row.key}
            note={`${formatUnits(row.units)}${row.wape === null ? '' : `, ${formatPercent(row.wape)}`}`}
            active={row.series === selected}
            onChoose={() => choose(row.series)}
          />
        ))}
      </ul>
      <div className="mt-3 flex items-center justify-between text-xs text-mu">
        <span role="status">{problem || (total === null ? 'Reading' : `${rows.length} of ${plural(total, 'series', 'series')}; units, then error`)}</span>
        <span className="flex gap-4">
          {more ? (
            <button type="button" className="textual" onClick={more}>
              more
            </button>
          ) : null}
          <button type="button" className="textual" onClick={onDone}>
            close
          </button>
        </span>
      </div>
    </>
  );
}

function Row({ name, note = '', active, onChoose }: { name: string; note?: string; active: boolean; onChoose: () => void }) {
  return (
    <li className="border-b border-hair">
      <button
        type="button"
        aria-current={active || undefined}
        onClick={onChoose}
        className={`flex w-full justify-between gap-4 px-2 py-2 text-left hover:bg-sf ${active ? 'bg-sf' : ''}`}
      >
        <span className="truncate">{name}</span>
        <span className="num text-mu">{note}</span>
      </button>
    </li>
  );
}

/** Pages of series for a search; a newer search drops the answer of an older one. */
function useSeriesList(runId: string, query: string, sort: Sort) {
  const [list, setList] = useState<{ rows: readonly SeriesRow[]; next: string | null; total: number | null }>({ rows: [], next: null, total: null });
  const [problem, setProblem] = useState('');
  const turn = useRef(0);
  async function load(cursor: string | null) {
    const mine = ++turn.current;
    try {
      const client = await loadClient();
      const page = await client.run.seriesList.query({ runId, sort, q: query.trim() || undefined, cursor: cursor ?? undefined });
      if (mine !== turn.current) return;
      setList((before) => ({ rows: cursor ? [...before.rows, ...page.rows] : page.rows, next: page.nextCursor, total: page.total }));
      setProblem('');
    } catch (error) {
      if (mine === turn.current) setProblem(problemOf(error).message);
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is made anew each time; only the search starts it
  useEffect(() => {
    const timer = setTimeout(() => void load(null), query === '' ? 0 : 180);
    return () => clearTimeout(timer);
  }, [runId, query, sort]);
  return { ...list, problem, more: list.next ? () => void load(list.next) : null };
}
