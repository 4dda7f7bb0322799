'use client';

import { type KeyboardEvent, useRef } from 'react';
import type { Metric } from '../../server/kit/settings.ts';
import type { RunRow } from '../../server/services/run/views.ts';
import { Link } from '../_ui/link.tsx';
import { runNote } from '../_ui/run-table.tsx';
import { StatusMark } from '../_ui/status.tsx';
import { Time } from '../_ui/time.tsx';
import { plural } from '../_words/numbers.ts';
import { formatScore } from '../_words/verdict.ts';

export interface BoardColumn {
  key: string;
  label: string;
  rows: readonly RunRow[];
  total: number;
}

/** Which card the arrow keys lead to: up and down within a column, left and right to the nearest column that has cards. */
function nextCard(board: HTMLElement, from: Element, key: string): HTMLElement | undefined {
  const columns = [...board.querySelectorAll('[data-column]')]
    .map((column) => [...column.querySelectorAll<HTMLElement>('[data-card]')])
    .filter((cards) => cards.length > 0);
  const x = columns.findIndex((cards) => cards.includes(from as HTMLElement));
  if (x < 0) return undefined;
  const y = columns[x].indexOf(from as HTMLElement);
  if (key === 'ArrowDown') return columns[x][y + 1];
  if (key === 'ArrowUp') return columns[x][y - 1];
  if (key === 'Home') return columns[x][0];
  if (key === 'End') return columns[x].at(-1);
  const there = columns[x + (key === 'ArrowRight' ? 1 : -1)];
  return there?.[Math.min(y, there.length - 1)];
}

const KEYS = new Set(['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

/** Runs by where they stand, one column a state; arrow keys walk over the cards, Enter opens one. */
export function Board({ columns }: { columns: readonly BoardColumn[] }) {
  const board = useRef<HTMLDivElement>(null);
  function onKeyDown(event: KeyboardEvent) {
    if (!KEYS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey || !board.current) return;
    const card = (event.target as Element).closest('[data-card]');
    const next = card && nextCard(board.current, card, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  return (
    // The keys only move the focus between links, which work without them.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div ref={board} onKeyDown={onKeyDown} className="grid gap-x-5 gap-y-8 sm:grid-cols-2 lg:grid-cols-5">
      {columns.map((column) => (
        <Column key={column.key} column={column} />
      ))}
    </div>
  );
}

function Column({ column: { key, label, rows, total } }: { column: BoardColumn }) {
  return (
    <section data-column={key} aria-labelledby={`column-${key}`} className="min-w-0">
      <h2 id={`column-${key}`} className="flex items-baseline justify-between border-b border-bd pb-1.5 font-sans text-sm tracking-normal">
        {label}
        <span className="num text-mu">{total}</span>
      </h2>
      <ul>
        {rows.map((row) => (
          <li key={row.runId}>
            <Card row={row} />
          </li>
        ))}
      </ul>
      {rows.length === 0 ? <p className="py-3 text-xs text-mu">none</p> : null}
      {total > rows.length ? <p className="pt-2 text-xs text-mu">{total - rows.length} older</p> : null}
    </section>
  );
}

function Card({ row }: { row: RunRow }) {
  const { summary } = row;
  return (
    <Link data-card href={`/runs/${row.runId}`} className="block border-b border-hair py-2.5">
      <span className="block truncate">{row.workspace || row.feedName || row.title}</span>
      <span className="block text-xs">
        <StatusMark status={row.status} more={runNote(row)} />
      </span>
      {row.status === 'running' ? (
        <progress max={row.total} value={row.done} aria-label={`${row.done} of ${plural(row.total, 'step')}`} className="w-full" />
      ) : null}
      <span className="flex justify-between gap-2 text-xs text-mu">
        <span className="truncate">
          {summary?.winner && summary.value !== undefined
            ? `${summary.winner.replaceAll('_', ' ')} ${formatScore((summary.metric ?? 'wape') as Metric, summary.value)}`
            : ''}
        </span>
        <span className="flex-none">
          <Time iso={row.finishedAt ?? row.queuedAt} />
        </span>
      </span>
    </Link>
  );
}
