'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import type { FormEvent } from 'react';

/** Finds series by a part of their name; what was asked for stands in the URL. */
export function SeriesSearch({ q }: { q: string }) {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('q') ?? '').trim();
    const next = new URLSearchParams(params);
    next.set('tab', 'results');
    next.delete('cursor');
    if (text === '') next.delete('q');
    else next.set('q', text);
    router.replace(`${path}?${next}`, { scroll: false });
  }
  return (
    <form onSubmit={onSubmit} className="flex gap-2">
      <input name="q" type="search" aria-label="Name holds" placeholder="Name holds" className="field sm:w-44!" defaultValue={q} maxLength={200} />
      <button type="submit" className="btn quiet">
        Show
      </button>
    </form>
  );
}
