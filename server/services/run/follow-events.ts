import { readEventsAfter } from '../../db/events.ts';
import type { RunEvent } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';

const BATCH = 500;

/**
 * Every event after a position, in batches, for ever: first what is stored, then what is committed, with no gap and no double.
 * It pulls from the log, so a slow reader holds one batch and nothing more.
 */
export async function* followEvents(server: Server, from: number, runIds: readonly string[] | undefined, signal: AbortSignal): AsyncGenerator<RunEvent[]> {
  let position = from;
  let wake = (): void => {};
  let fresh = true;
  const off = server.db.onCommit(() => {
    fresh = true;
    wake();
  });
  const stop = (): void => wake();
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!signal.aborted) {
      fresh = false;
      const events = await readEventsAfter(server.db, { position, runIds, limit: BATCH });
      const last = events.at(-1);
      if (last) {
        position = last.position;
        yield events;
      } else if (!fresh && !signal.aborted)
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (fresh) resolve();
        });
    }
  } finally {
    off();
    signal.removeEventListener('abort', stop);
  }
}
