'use client';

import { useState } from 'react';
import type { Metric } from '../../server/kit/settings.ts';
import type { WorkspaceRow } from '../../server/services/workspace/views.ts';
import { ExportButton } from '../_bundle/export-button.tsx';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { runNote } from '../_ui/run-table.tsx';
import { StatusMark } from '../_ui/status.tsx';
import { Time } from '../_ui/time.tsx';
import { formatScore } from '../_words/verdict.ts';
import { BulkBar } from './bulk-bar.tsx';

/** Workspaces with a box before each; what is ticked can be compared, tagged, archived or deleted together. */
export function WorkspaceList({ rows }: { rows: readonly WorkspaceRow[] }) {
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const chosen = rows.filter((row) => ticked.includes(row.workspaceId));
  const toggle = (id: string) => setTicked((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]));
  return (
    <>
      <BulkBar
        chosen={chosen}
        all={rows.length}
        onAll={() => setTicked(chosen.length === rows.length ? [] : rows.map((row) => row.workspaceId))}
        onDone={() => setTicked([])}
      />
      <ul className="border-t border-bd">
        {rows.map((row) => (
          <li
            key={row.workspaceId}
            className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-4 border-b border-hair py-3.5 max-sm:grid-cols-[auto_minmax(0,1fr)]"
          >
            <input
              type="checkbox"
              aria-label={`Choose ${row.label}`}
              checked={ticked.includes(row.workspaceId)}
              onChange={() => toggle(row.workspaceId)}
              className="mt-1 size-4 accent-a"
            />
            <Row row={row} />
            <div className="no-print max-sm:col-start-2 max-sm:mt-2">
              <ExportButton workspaceId={row.workspaceId} label={row.label} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Row({ row }: { row: WorkspaceRow }) {
  const { summary } = row.run;
  return (
    <div className="grid min-w-0 gap-x-6 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Link href={`/workspaces/${row.workspaceId}`} className="text-md break-words">
            {row.label}
          </Link>
          {row.pinned ? (
            <span className="translate-y-0.5 text-a" title="pinned">
              <Icon name="pin" size={14} />
              <span className="sr-only">pinned</span>
            </span>
          ) : null}
          {row.archived ? <span className="text-xs text-mu">archived</span> : null}
          {row.tags.map((tag) => (
            <span key={tag} className="max-w-60 truncate rounded border border-bd px-1.5 py-px text-xs text-mu">
              {tag}
            </span>
          ))}
        </p>
        <p className="truncate text-mu">{row.description || row.run.title}</p>
      </div>
      <div className="flex flex-wrap items-baseline gap-x-5 text-xs text-mu sm:flex-col sm:items-end sm:gap-0">
        <StatusMark status={row.run.status} more={runNote(row.run)} />
        <span>
          {summary?.winner && summary.value !== undefined ? (
            <>
              {summary.winner.replaceAll('_', ' ')} <span className="num text-tx">{formatScore((summary.metric ?? 'wape') as Metric, summary.value)}</span>,{' '}
            </>
          ) : null}
          seed <span className="num">{row.seed}</span>, <Time iso={row.createdAt} />
        </span>
      </div>
    </div>
  );
}
