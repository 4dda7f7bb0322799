'use client';

import { momentLabel } from '../_words/dates.ts';
import { usePreferences } from './preferences.ts';

/** A moment in the chosen zone. The server prints UTC; a browser set to local time changes it after the first paint. */
export function Time({ iso, style = 'short', zoned = false }: { iso: string; style?: 'short' | 'full' | 'clock' | 'minute'; zoned?: boolean }) {
  const { zone } = usePreferences();
  return (
    <time dateTime={iso} title={`${momentLabel(iso, 'utc', 'full')} UTC`} className="tabular-nums">
      {momentLabel(iso, zone, style)}
      {zoned ? <span className="ml-1 text-mu">{zone === 'utc' ? 'UTC' : 'local'}</span> : null}
    </time>
  );
}
