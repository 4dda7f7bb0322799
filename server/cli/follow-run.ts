import type { RunEvent, RunSummary, TerminalStatus } from '../pipeline/event.ts';
import { isTerminal } from '../pipeline/event.ts';
import { asAppError, type Connection } from './connect.ts';

export interface Ended {
  status: TerminalStatus;
  summary: RunSummary;
}

/** Follows a run to its end, each event once and in order. Ctrl-C cancels the run and ends with 130. */
export async function followRun({ client }: Connection, runId: string, onEvent: (event: RunEvent) => void): Promise<Ended> {
  let interrupted = false;
  const cancel = (): void => {
    interrupted = true;
    void client.run.cancel.mutate({ runId }).catch(() => {});
  };
  process.once('SIGINT', cancel);
  let seq = 0;
  try {
    return await new Promise<Ended>((resolve, reject) => {
      const subscription = client.events.follow.subscribe(
        { runIds: [runId] },
        {
          onData: ({ data }) => {
            for (const event of data) {
              if (event.seq <= seq) continue;
              seq = event.seq;
              onEvent(event);
              if (event.type === 'run.completed' && isTerminal(event.status)) {
                subscription.unsubscribe();
                resolve({ status: event.status, summary: event.summary });
              }
            }
          },
          onError: (error) => reject(asAppError(error)),
        },
      );
    });
  } finally {
    process.off('SIGINT', cancel);
    if (interrupted) process.exitCode = 130;
  }
}
