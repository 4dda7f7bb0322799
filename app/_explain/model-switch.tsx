'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { useTransition } from 'react';

/** Which model's forecast is explained; the choice stands in the URL. */
export function ModelSwitch({ models, selected, chosen }: { models: readonly { id: string; title: string }[]; selected: string; chosen: string }) {
  const router = useRouter();
  const params = useSearchParams();
  const [isPending, start] = useTransition();
  function pick(model: string) {
    const next = new URLSearchParams(params);
    next.set('why', model === chosen ? 'chosen' : model);
    start(() => router.replace(`?${next}`, { scroll: false }));
  }
  return (
    <label className="flex items-baseline gap-2">
      <span>{isPending ? 'taking apart …' : 'of'}</span>
      <select
        className="max-w-56 border-b border-bd bg-bg py-0.5 text-tx"
        value={selected}
        onChange={(event) => pick(event.target.value)}
        aria-label="Model whose forecast is explained"
      >
        {models.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
            {id === chosen ? ' (stands)' : ''}
          </option>
        ))}
      </select>
    </label>
  );
}
