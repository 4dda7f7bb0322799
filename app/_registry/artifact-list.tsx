'use client';

import { useEffect, useRef } from 'react';
import type { ArtifactRow } from '../../server/services/artifact/views.ts';
import { usePreferences } from '../_ui/preferences.ts';
import { LONG_WEEKDAYS, longDay, weekday } from '../_words/dates.ts';
import { ArtifactLine } from './artifact-line.tsx';
import { toChosen } from './chosen.ts';
import { useSelection } from './selection.tsx';

interface Day {
  /** First artifact of it, as key. */
  key: string;
  title: string | null;
  rows: ArtifactRow[];
}

/** A page of artifacts; under their days, like entries of an almanac, where time is the order. */
export function ArtifactList({ rows, by }: { rows: readonly ArtifactRow[]; by: 'createdAt' | 'modifiedAt' | null }) {
  const list = useRef<HTMLDivElement>(null);
  const { zone } = usePreferences();
  const { isChosen, put, chosen, toggle } = useSelection();
  useRowKeys(list, (artifactId) => {
    const row = rows.find((one) => one.artifactId === artifactId);
    if (row) toggle(toChosen(row));
  });
  const areAll = rows.every((row) => isChosen(row.artifactId));
  const others = chosen.filter((one) => !rows.some((row) => row.artifactId === one.artifactId));
  return (
    <div ref={list}>
      <p className="noscript:hidden mb-2 text-xs text-mu">
        <button type="button" className="textual" onClick={() => put(areAll ? others : [...others, ...rows.map(toChosen)])}>
          {areAll ? 'choose none of this page' : 'choose all on this page'}
        </button>
        <span className="ml-4 max-sm:hidden">
          <kbd className="num">j</kbd> <kbd className="num">k</kbd> to move, <kbd className="num">x</kbd> to choose, <kbd className="num">/</kbd> to search
        </span>
      </p>
      {daysOf(rows, by, zone).map((day) => (
        <section key={day.key} aria-label={day.title ?? 'Artifacts'} className="mb-7">
          {day.title === null ? null : (
            <h2 className="border-b border-bd pb-1 text-md" suppressHydrationWarning>
              {day.title}
            </h2>
          )}
          <ul className={day.title === null ? 'border-t border-bd' : ''}>
            {day.rows.map((row) => (
              <ArtifactLine key={row.artifactId} row={row} at={by ?? 'createdAt'} short={by !== null} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** Rows by their day in the zone that is shown. */
function daysOf(rows: readonly ArtifactRow[], by: 'createdAt' | 'modifiedAt' | null, zone: 'utc' | 'local'): Day[] {
  const days: Day[] = [];
  for (const row of rows) {
    const title = by === null ? null : dayTitle(row[by], zone);
    const last = days.at(-1);
    if (last && last.title === title) last.rows.push(row);
    else days.push({ key: row.artifactId, title, rows: [row] });
  }
  return days;
}

function dayTitle(iso: string, zone: 'utc' | 'local'): string {
  const shown = zone === 'utc' ? iso : new Date(Date.parse(iso) - new Date(iso).getTimezoneOffset() * 60_000).toISOString();
  return `${LONG_WEEKDAYS[weekday(shown.slice(0, 10))]}, ${longDay(shown)}`;
}

/** j and k walk the titles, x chooses the one that has the focus. */
function useRowKeys(list: { current: HTMLElement | null }, choose: (artifactId: string) => void) {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!['j', 'k', 'x'].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input:not([type=checkbox]), textarea, select, dialog, [contenteditable], [data-tray]'))
        return;
      const titles = [...(list.current?.querySelectorAll<HTMLElement>('[data-artifact]') ?? [])];
      const at = titles.findIndex((one) => one.closest('li')?.contains(document.activeElement));
      if (event.key === 'x') {
        const id = titles[at]?.dataset.artifact;
        if (id) choose(id);
      } else titles[Math.max(0, Math.min(titles.length - 1, at + (event.key === 'j' ? 1 : -1)))]?.focus();
      event.preventDefault();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
