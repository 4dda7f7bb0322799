'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useTransition } from 'react';
import type { PlannerOptions } from '../../server/services/scenario/views.ts';
import { FieldSelect } from '../_ui/fields.tsx';
import { AssumedFields } from './assumed-fields.tsx';
import type { PlannerQuery } from './query.ts';

const PAUSE_MS = 350;

interface FormProps {
  query: PlannerQuery;
  runs: readonly { runId: string; label: string }[];
  options: PlannerOptions;
}

/** What is assumed. A plain form, so that the address says it; with scripts, every change is worked out a moment later. */
export function PlannerForm({ query, runs, options }: FormProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const { ready } = options;

  function go() {
    if (!form.current) return;
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form.current)) if (typeof value === 'string' && value !== '') params.append(name, value);
    startTransition(() => router.replace(`/planner?${params}`, { scroll: false }));
  }
  function onChange() {
    clearTimeout(timer.current);
    timer.current = setTimeout(go, PAUSE_MS);
  }
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    clearTimeout(timer.current);
    go();
  }

  return (
    <form ref={form} action="/planner" onChange={onChange} onSubmit={onSubmit} className="no-print grid content-start gap-4" aria-label="Assumptions">
      <FieldSelect name="run" label="Run" defaultValue={options.runId} choices={runs.map(({ runId, label }) => ({ value: runId, label }))} />
      {ready ? <AssumedFields query={query} ready={ready} /> : null}
      <div className="flex items-center gap-3">
        <button type="submit" className="btn quiet small">
          Work it out
        </button>
        <span role="status" className="text-xs text-mu">
          {isPending ? 'working it out' : ''}
        </span>
      </div>
    </form>
  );
}
