import { createInterface } from 'node:readline/promises';
import type { RunEvent } from '../pipeline/event.ts';
import { asAppError, type Client } from './connect.ts';

/** Who answers what steps ask when nobody said: a person at a terminal, else nobody. */
export const usualApproval = (): 'ask' | 'no' => (process.stdin.isTTY && process.stderr.isTTY ? 'ask' : 'no');

/**
 * Puts the questions of a run to the person at the terminal, one after another, and sends the answers. An empty answer is none: the
 * window stays open for the page and for others.
 */
export function askPerson(client: Client): { hear(event: RunEvent): void; close(): void } {
  let asking: { approvalId: string; abort: AbortController } | null = null;
  const ask = async (event: Extract<RunEvent, { type: 'approval.requested' }>, abort: AbortController): Promise<void> => {
    const { approvalId, action, expiresAt } = event;
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      console.error(`\n${action}\n${JSON.stringify(event.arguments, null, 2)}\nWithout an answer by ${expiresAt} it is not approved.`);
      const word = (await terminal.question('Approve? [yes/no] ', { signal: abort.signal })).trim().toLowerCase();
      if (word === '') return;
      const reason = (await terminal.question('Why? ', { signal: abort.signal })).trim();
      const decision = word === 'y' || word === 'yes' ? ('approved' as const) : ('rejected' as const);
      await client.approval.decide.mutate({ approvalId, answer: { decision, reason } });
    } catch (error) {
      // Answered elsewhere meanwhile: what counts stands in the log and is printed from there.
      if (!abort.signal.aborted) console.error(asAppError(error).message);
    } finally {
      terminal.close();
    }
  };
  return {
    hear(event) {
      if (event.type === 'approval.requested') {
        const abort = new AbortController();
        asking = { approvalId: event.approvalId, abort };
        void ask(event, abort);
      }
      if (event.type === 'approval.decided' && asking?.approvalId === event.approvalId) {
        asking.abort.abort();
        asking = null;
      }
    },
    close: () => asking?.abort.abort(),
  };
}
