'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useEffect, useRef, useState, useTransition } from 'react';
import type { PlannerOptions } from '../../server/services/scenario/views.ts';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { Icon } from '../_ui/icons.tsx';
import { type PlannerQuery, PROMOTIONS, STAGES } from './query.ts';

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
      {ready ? <Assumed query={query} ready={ready} /> : null}
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

function Assumed({ query, ready }: { query: PlannerQuery; ready: NonNullable<PlannerOptions['ready']> }) {
  const { dates } = ready;
  const horizon = query.horizon ?? ready.horizon;
  const last = dates[Math.min(horizon, dates.length) - 1];
  return (
    <>
      <ScopeSelect query={query} ready={ready} />
      <div className="grid grid-cols-2 gap-3">
        <FieldSelect
          name="model"
          label="Model"
          defaultValue={query.model}
          choices={[{ value: '', label: 'the best here' }, ...ready.models.map(({ id, title }) => ({ value: id, label: title }))]}
        />
        <FieldText name="horizon" label="Periods ahead" type="number" min={1} max={90} defaultValue={horizon} />
      </div>
      <Part title="Price" open>
        <PriceSlider value={query.price} />
        <Window name="price" from={query.priceFrom || dates[0]} to={query.priceTo || last} dates={dates} />
      </Part>
      <Part title="Promotion" open={query.promotion !== ''}>
        <div className="grid grid-cols-2 gap-3">
          <FieldSelect
            name="promotion"
            label="Kind"
            defaultValue={query.promotion}
            choices={[{ value: '', label: 'none' }, ...PROMOTIONS.map(([kind, label, depth]) => ({ value: kind, label: `${label} (${depth} %)` }))]}
          />
          <FieldText name="depth" label="Percent off" type="number" min={0} max={90} placeholder="usual" defaultValue={query.depth ?? ''} />
        </div>
        <Window name="promotion" from={query.promotionFrom || dates[0]} to={query.promotionTo || last} dates={dates} />
      </Part>
      <Part title="Holiday" open={query.holidays.length > 0}>
        <div className="grid grid-cols-2 gap-3">
          <Day name="holiday" label="On" value={query.holidays[0] ?? ''} dates={dates} />
          <Day name="holiday" id="field-holiday-2" label="and on" value={query.holidays[1] ?? ''} dates={dates} />
        </div>
        <FieldSelect
          name="holidayName"
          label="Like"
          defaultValue={query.holidayName}
          choices={[{ value: '', label: 'any named day' }, ...ready.holidays.map((name) => ({ value: name, label: name }))]}
        />
      </Part>
      <Part title="Stock and stage" open={query.stock !== null || query.stage !== ''}>
        <div className="grid grid-cols-2 gap-3">
          <FieldText name="stock" label={`On hand, ${ready.unit}`} type="number" min={0} placeholder="not said" defaultValue={query.stock ?? ''} />
          <FieldSelect
            name="stage"
            label="Stage of life"
            defaultValue={query.stage}
            choices={[{ value: '', label: 'as it is' }, ...STAGES.map((stage) => ({ value: stage, label: stage }))]}
          />
        </div>
      </Part>
    </>
  );
}

/** One thing that can be assumed; folded away while it is not. */
function Part({ title, open, children }: { title: string; open: boolean; children: ReactNode }) {
  return (
    <details open={open} className="group border-t border-hair pt-3">
      <summary className="flex items-center justify-between text-md">
        {title}
        <Icon name="down" className="text-mu group-open:rotate-180" />
      </summary>
      <fieldset className="mt-2 grid gap-3">
        <legend className="sr-only">{title}</legend>
        {children}
      </fieldset>
    </details>
  );
}

function ScopeSelect({ query, ready }: { query: PlannerQuery; ready: NonNullable<PlannerOptions['ready']> }) {
  const groups = [
    { label: 'Stores', choices: ready.stores.map((name) => ({ value: `store:${name}`, label: name })) },
    { label: 'Products', choices: ready.products.map((name) => ({ value: `product:${name}`, label: name })) },
    { label: 'Series', choices: ready.series.map(({ ordinal, key }) => ({ value: `series:${ordinal}`, label: key })) },
  ];
  const known = query.scope === 'all' || groups.some(({ choices }) => choices.some(({ value }) => value === query.scope));
  return (
    <div>
      <label htmlFor="field-scope" className="mb-1 block text-xs text-mu">
        For
      </label>
      <select id="field-scope" name="scope" defaultValue={query.scope} className="field">
        <option value="all">all {ready.seriesCount} series</option>
        {known ? null : <option value={query.scope}>{query.scope.replace(':', ' ')}</option>}
        {groups.map(({ label, choices }) =>
          choices.length === 0 ? null : (
            <optgroup key={label} label={label}>
              {choices.map(({ value, label: text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </optgroup>
          ),
        )}
      </select>
    </div>
  );
}

function PriceSlider({ value }: { value: number }) {
  const [shown, setShown] = useState(value);
  return (
    <div>
      <label htmlFor="field-price" className="mb-1 flex justify-between text-xs text-mu">
        <span>Change</span>
        <output htmlFor="field-price" className="num text-tx">
          {shown > 0 ? '+' : shown < 0 ? '−' : ''}
          {Math.abs(shown)} %
        </output>
      </label>
      <input
        id="field-price"
        name="price"
        type="range"
        min={-60}
        max={60}
        step={1}
        defaultValue={value}
        onInput={(event) => setShown(Number(event.currentTarget.value))}
        aria-valuetext={`${shown} percent`}
        className="h-9 w-full accent-a"
      />
    </div>
  );
}

const isDay = (date: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(date);

function Window({ name, from, to, dates }: { name: string; from: string; to: string; dates: readonly string[] }) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <Day name={`${name}From`} label="From" value={from} dates={dates} />
      <Day name={`${name}To`} label="to" value={to} dates={dates} />
    </div>
  );
}

function Day({ name, id, label, value, dates }: { name: string; id?: string; label: string; value: string; dates: readonly string[] }) {
  if (isDay(dates[0] ?? ''))
    return <FieldText name={name} {...(id ? { id } : {})} label={label} type="date" min={dates[0]} max={dates.at(-1)} defaultValue={value} />;
  return (
    <FieldSelect
      name={name}
      {...(id ? { id } : {})}
      label={label}
      defaultValue={value}
      choices={[{ value: '', label: 'none' }, ...dates.map((date) => ({ value: date, label: date }))]}
    />
  );
}
