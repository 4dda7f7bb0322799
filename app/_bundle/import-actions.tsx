'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ConflictPolicy, ImportView } from '../../server/services/bundle/views.ts';
import { useAction } from '../_live/use-action.ts';
import { POLICIES } from './words.ts';

/** What becomes of conflicts and aliases, then Apply or Discard. */
export function ImportActions({ view }: { view: Pick<ImportView, 'importId' | 'counts' | 'aliases'> }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [policy, setPolicy] = useState<ConflictPolicy>('skip');
  const [own, setOwn] = useState(false);
  const { importId, counts, aliases } = view;
  const apply = () =>
    act('apply', async (client) => {
      await client.bundle.applyImport.mutate({ importId, policy, applyAliases: own });
      router.refresh();
    });
  const discard = () =>
    act('discard', async (client) => {
      await client.bundle.discardImport.mutate({ importId });
      router.refresh();
    });
  return (
    <div className="no-print mt-6">
      {counts.conflict > 0 ? (
        <fieldset>
          <legend className="text-md">What shall become of a conflict?</legend>
          <div className="mt-2 grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
            {POLICIES.map(({ value, label, about }) => (
              <label key={value} className={`card flex cursor-pointer gap-3 p-4 ${policy === value ? 'border-a' : ''}`}>
                <input type="radio" name="policy" value={value} checked={policy === value} onChange={() => setPolicy(value)} className="mt-1 accent-a" />
                <span>
                  {label}
                  <span className="block text-xs text-mu">{about}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
      {Object.keys(aliases).length > 0 ? (
        <label className="mt-4 flex items-baseline gap-3">
          <input type="checkbox" checked={own} onChange={(event) => setOwn(event.target.checked)} className="size-4 translate-y-0.5 accent-a" />
          <span>
            Aliases under their own names
            <span className="block text-xs text-mu">Ours of the same name move to the imported models. Otherwise they land below imported/ and ours stay.</span>
          </span>
        </label>
      ) : null}
      <div className="mt-5 flex flex-wrap gap-2">
        <button type="button" className="btn" disabled={busy !== null} onClick={apply}>
          {busy === 'apply' ? 'Applying' : 'Apply'}
        </button>
        <button type="button" className="btn quiet" disabled={busy !== null} onClick={discard}>
          Discard
        </button>
      </div>
      {problem ? (
        <p role="alert" className="mt-3 max-w-[72ch] break-words text-bad">
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}
