'use client';

import { useConnection } from './connection.ts';

const WORDS = { idle: '', connecting: 'connecting', connected: 'connected', lost: 'reconnecting' } as const;

/** Shown only while something is being followed. */
export function ConnectionMark() {
  const state = useConnection();
  if (state === 'idle') return null;
  const tone = state === 'connected' ? 'bg-ok' : state === 'lost' ? 'bg-bad' : 'bg-wa';
  return (
    <span role="status" className="flex items-center gap-2 text-xs text-mu">
      <span className={`size-1.5 rounded-full ${tone}`} />
      {WORDS[state]}
    </span>
  );
}
