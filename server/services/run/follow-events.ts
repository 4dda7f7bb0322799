import { readEventsAfter } from '../../db/events.ts';
import type { Database } from '../../db/open-database.ts';
import type { RunEvent } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';

const BATCH = 500;

type Reader = (position: number, runIds: readonly string[] | undefined) => Promise<RunEvent[]>;
const readers = new WeakMap<Database, Reader>();

/** One read for all followers that stand at the same place when a commit wakes them: a hundred viewers cost one query, not a hundred. */
function sharedReader(db: Database): Reader {
  const known = readers.get(db);
  if (known) return known;
  const pages = new Map<string, Promise<RunEvent[]>>();
  // Registered before any follower's own listener, so that none of them is given a page from before the commit.
  db.onCommit(() => pages.clear());
  const reader: Reader = (position, runIds) => {
    const place = `${position} ${runIds?.join(' ') ?? '*'}`;
    const page = pages.get(place) ?? readEventsAfter(db, { position, runIds, limit: BATCH });
    if (!pages.has(place)) {
      pages.set(place, page);
      setImmediate(() => pages.get(place) === page && pages.delete(place));
    }
    return page;
  };
  readers.set(db, reader);
  return reader;
}

/**
 * Every event after a position, in batches, for ever: first what is stored, then what is committed, with no gap and no double.
 * It pulls from the log, so a slow reader holds one batch and nothing more.
 */
export async function* followEvents(server: Server, from: number, runIds: readonly string[] | undefined, signal: AbortSignal): AsyncGenerator<RunEvent[]> {
  const read = sharedReader(server.db);
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
      const events = await read(position, runIds);
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
