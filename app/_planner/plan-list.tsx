'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { PlanRow } from '../../server/services/scenario/views.ts';
import { useAction } from '../_live/use-action.ts';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { tellDelta } from './plan-words.ts';
import { plannerHref } from './query.ts';

/** Saved plans, newest first. Ticked ones are compared: a plain form, so that the address names them. */
export function PlanList({ rows }: { rows: readonly PlanRow[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const ids = rows.filter((row) => chosen.has(row.scenarioId)).map((row) => row.scenarioId);
  const fits = ids.length >= 2 && ids.length <= 5;
  return (
    <div>
      <ul>
        {rows.map((row) => (
          <li key={row.scenarioId} className="border-t border-hair py-3">
            <PlanItem row={row} chosen={chosen.has(row.scenarioId)} onChoose={(on) => toggle(row.scenarioId, on)} />
          </li>
        ))}
      </ul>
      <div className="no-print mt-3 flex flex-wrap items-center gap-3">
        {fits ? (
          <Link href={`/planner/compare?ids=${ids.join(',')}`} className="btn small">
            Compare {ids.length} plans
          </Link>
        ) : (
          <span className="text-mu">{ids.length > 5 ? 'Five plans at most stand side by side.' : 'Tick two to five plans to compare them.'}</span>
        )}
      </div>
    </div>
  );
}

function PlanItem({ row, chosen, onChoose }: { row: PlanRow; chosen: boolean; onChoose: (on: boolean) => void }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [mode, setMode] = useState<'' | 'rename' | 'delete'>('');
  const { scenarioId, version } = row;
  const then = (done: boolean) => {
    if (!done) return;
    setMode('');
    router.refresh();
  };
  const rename = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    then(await act('rename', (client) => client.scenario.update.mutate({ scenarioId, version, name })));
  };
  const clone = async () => then(await act('clone', (client) => client.scenario.clone.mutate({ scenarioId })));
  const remove = async () => then(await act('delete', (client) => client.scenario.delete.mutate({ scenarioId, ifMatch: [version] })));
  return (
    <div className="grid gap-x-4 gap-y-1 sm:grid-cols-[auto_1fr_auto]">
      <input
        type="checkbox"
        checked={chosen}
        onChange={(event) => onChoose(event.target.checked)}
        aria-label={`Choose ${row.name}`}
        className="no-print mt-1 size-4 accent-a"
      />
      <div className="min-w-0">
        <Link href={`/planner/${scenarioId}`} className="text-md break-words">
          {row.name}
        </Link>
        <p>{capital(tellDelta(row.figures))}.</p>
        <p className="text-xs text-mu">
          {row.scopeName}, {row.horizon} ahead, {row.modelTitle}, {row.runTitle ?? 'a run that is gone'}, <Time iso={row.createdAt} />
          {row.provenance.source === 'user' ? null : `, saved by ${row.provenance.source === 'run' ? 'its run' : 'an agent'}`}
          {row.provenance.approvedBy ? `, approved by ${row.provenance.approvedBy}` : null}
        </p>
        {row.tags.length > 0 ? (
          <p className="mt-1 flex flex-wrap gap-2 text-xs">
            {row.tags.map((tag) => (
              <Link key={tag} href={`/planner?tags=${encodeURIComponent(tag)}#plans`} className="textual">
                {tag}
              </Link>
            ))}
          </p>
        ) : null}
      </div>
      <div className="no-print flex flex-wrap items-start gap-2">
        <Link href={plannerHref(row)} className="btn quiet small">
          Open
        </Link>
        <button type="button" className="btn quiet small" disabled={busy !== null} onClick={clone}>
          Clone
        </button>
        <button type="button" className="btn quiet small" disabled={busy !== null} onClick={() => setMode('rename')}>
          Rename
        </button>
        <button type="button" className="btn quiet small" disabled={busy !== null} onClick={() => setMode('delete')}>
          Delete
        </button>
      </div>
      {mode === 'rename' ? (
        <form onSubmit={rename} className="flex flex-wrap gap-2 sm:col-span-3">
          <input name="name" defaultValue={row.name} aria-label={`New name of ${row.name}`} maxLength={200} required className="field max-w-80" />
          <button type="submit" className="btn small" disabled={busy !== null}>
            Rename
          </button>
          <button type="button" className="btn quiet small" onClick={() => setMode('')}>
            Back
          </button>
        </form>
      ) : null}
      {mode === 'delete' ? (
        <p role="alert" className="flex flex-wrap items-center gap-3 sm:col-span-3">
          The plan goes, its run and plans cloned from it stay.
          <button type="button" className="btn danger small" disabled={busy !== null} onClick={remove}>
            Delete {row.name}
          </button>
          <button type="button" className="btn quiet small" onClick={() => setMode('')}>
            Back
          </button>
        </p>
      ) : null}
      {problem ? (
        <p role="alert" className="text-bad sm:col-span-3">
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
