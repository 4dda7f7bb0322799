'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useAction } from '../_live/use-action.ts';
import { commaWords } from '../_ui/comma-words.ts';
import { FieldText } from '../_ui/fields.tsx';
import type { toQuestion } from './query.ts';

/** Saves what is shown under a name. */
export function SavePlan({ question, suggestion }: { question: ReturnType<typeof toQuestion>; suggestion: string }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [saved, setSaved] = useState('');
  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const name = String(data.get('name') ?? '').trim();
    const tags = commaWords(data.get('tags'));
    setSaved('');
    const done = await act('save', (client) => client.scenario.create.mutate({ ...question, name, tags }));
    if (!done) return;
    setSaved(name);
    router.refresh();
  }
  return (
    <form
      onSubmit={onSubmit}
      className="no-print mt-8 grid max-w-[72ch] items-end gap-3 border-t border-hair pt-4 sm:grid-cols-[2fr_1fr_auto]"
      aria-label="Save the plan"
    >
      <FieldText name="name" label="Name of the plan" required maxLength={200} defaultValue={suggestion} key={suggestion} />
      <FieldText name="tags" label="Tags, separated by commas" maxLength={400} />
      <button type="submit" className="btn" disabled={busy !== null}>
        Save
      </button>
      <p role="status" className="text-xs text-mu sm:col-span-3">
        {saved ? `Saved as ${saved}; it stands in the list below.` : ''}
      </p>
      {problem ? (
        <p role="alert" className="text-bad sm:col-span-3">
          {problem.message}
        </p>
      ) : null}
    </form>
  );
}
