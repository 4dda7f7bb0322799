import { isTerminal } from '../pipeline/event.ts';
import type { Caller } from '../routers/app-router.ts';
import type { Server } from '../server.ts';
import { followEvents } from '../services/run/follow-events.ts';
import type { RunDetail } from '../services/run/views.ts';

/** The run once it has ended; the client's leaving ends the wait, never the run. */
export async function waitForRun(server: Server, caller: Caller, runId: string, signal: AbortSignal): Promise<RunDetail> {
  for await (const events of followEvents(server, 0, [runId], signal))
    if (events.some((event) => event.type === 'run.completed' && isTerminal(event.status))) break;
  return caller.run.get({ runId });
}
