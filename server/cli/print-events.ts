import { plural } from '../kit/words.ts';
import type { RunEvent } from '../pipeline/event.ts';

export interface Voice {
  json?: boolean;
  quiet?: boolean;
}

const GLYPH = { pass: '✓', warn: '!', skip: '↷', fail: '✕' } as const;

/** Prints a run as it goes: with `json` one event a line on stdout, else a line a step on stderr. */
export function printer(voice: Voice): (event: RunEvent) => void {
  if (voice.json) return (event) => void process.stdout.write(`${JSON.stringify(event)}\n`);
  if (voice.quiet) return () => {};
  return (event) => {
    if (event.type === 'run.queued') console.error(`${event.title}, seed ${event.seed}, ${plural(event.steps.length, 'step')}  ${event.runId}`);
    if (event.type === 'step.completed')
      console.error(
        `${GLYPH[event.status]} ${event.step.padEnd(12)} ${event.detail}${event.reusedFrom ? ' (reused)' : `  ${(event.durationMs / 1000).toFixed(2)} s`}`,
      );
    if (event.type === 'approval.requested')
      console.error(`? ${event.step.padEnd(12)} asks: ${event.action} ${JSON.stringify(event.arguments)}  ${event.approvalId}`);
    if (event.type === 'approval.decided')
      console.error(`  ${event.approved ? 'approved' : 'not approved'} by ${event.actor}${event.reason ? `: ${event.reason}` : ''}`);
    if (event.type === 'step.logged' && event.level !== 'debug') console.error(`  ${event.message}`);
  };
}
