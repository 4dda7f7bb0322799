import { tracked } from '@trpc/server';
import { z } from 'zod';
import { readEventsAfter } from '../db/events.ts';
import { AppError } from '../errors.ts';
import { followEvents } from '../services/run/follow-events.ts';
import { procedure, router } from './trpc.ts';

const POSITION = /^\d{1,15}$/;

export const eventsRouter = router({
  /**
   * Events of all runs, or of some, in batches, each tracked by the position of its last event: a client that lost the line
   * sends that back as `lastEventId` and misses and doubles nothing. Without one it begins at position 0.
   */
  follow: procedure
    .input(
      z.strictObject({
        runIds: z.array(z.string().max(100)).max(200).optional(),
        lastEventId: z.string().max(40).regex(POSITION, 'is a position: a whole number from 0 on').optional(),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const position = Number(input.lastEventId ?? 0);
      if (position > 0) await checkPosition(ctx.server.db, position);
      for await (const events of followEvents(ctx.server, position, input.runIds, signal ?? new AbortController().signal))
        yield tracked(String(events[events.length - 1].position), events);
    }),
});

/** A position this log never gave out cannot be resumed from. */
async function checkPosition(db: Parameters<typeof readEventsAfter>[0], position: number): Promise<void> {
  const [found] = await readEventsAfter(db, { position: position - 1, limit: 1 });
  if (!found)
    throw new AppError('BAD_QUERY', `lastEventId ${position} lies beyond the end of the log; begin without one`, [
      { path: 'lastEventId', message: 'lies beyond the end of the log' },
    ]);
}
