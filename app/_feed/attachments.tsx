'use client';

import { useState } from 'react';
import type { FeedView } from '../../server/services/feed/views.ts';
import { loadClient } from '../_live/load-client.ts';
import { Section } from '../_ui/section.tsx';
import { postFile } from '../_upload/post-file.ts';
import { formatBytes } from '../_words/numbers.ts';

const ROLES = [
  { role: 'calendar', label: 'Calendar', hint: 'Which column is which date, and its events.' },
  { role: 'prices', label: 'Prices', hint: 'Price of each product by store and week.' },
] as const;

/** Extra files that a wide table needs to know its dates and prices. */
export function Attachments({ feed, onFeed }: { feed: FeedView; onFeed: (feed: FeedView) => void }) {
  const [note, setNote] = useState<{ role: string; text: string; bad: boolean } | null>(null);
  async function attach(role: string, file: File | undefined) {
    if (!file) return;
    setNote({ role, text: `sending ${file.name}`, bad: false });
    try {
      const url = `/api/v1/feeds/${feed.feedId}/attach?role=${role}&name=${encodeURIComponent(file.name)}`;
      await postFile(url, file, new AbortController().signal, (fraction) =>
        setNote({ role, text: `sending ${file.name}, ${Math.round(fraction * 100)} %`, bad: false }),
      );
      onFeed(await (await loadClient()).feed.get.query({ feedId: feed.feedId }));
      setNote(null);
    } catch (error) {
      setNote({ role, text: error instanceof Error ? error.message : 'The file could not be sent.', bad: true });
    }
  }
  return (
    <Section id="extra" title="Extra files" aside="Both are optional.">
      <div className="grid gap-4 sm:grid-cols-2">
        {ROLES.map(({ role, label, hint }) => {
          const attached = feed.attached.find((one) => one.role === role);
          return (
            <div key={role} className="rounded border border-bd p-4">
              <label htmlFor={`attach-${role}`} className="block">
                {label}
                <span className="block text-xs text-mu">{attached ? `${attached.name}, ${formatBytes(attached.bytes)}` : hint}</span>
              </label>
              <input
                id={`attach-${role}`}
                type="file"
                className="mt-3 block w-full text-xs text-mu file:mr-3 file:rounded file:border file:border-ct file:px-3 file:py-1.5 file:text-sm file:text-tx"
                onChange={(event) => attach(role, event.target.files?.[0])}
              />
              {note?.role === role ? (
                <p role="status" className={`mt-2 text-xs ${note.bad ? 'text-bad' : 'text-mu'}`}>
                  {note.text}
                </p>
              ) : null}
            </div>
          );
        })}
      </div>
    </Section>
  );
}
