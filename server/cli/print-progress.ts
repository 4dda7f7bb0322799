import type { RunEvent } from '../pipeline/event.ts';

/** Shortest time between two lines where they cannot replace each other. */
const EVERY_MS = 5000;

/** One line on stderr that says how far the work is: written over on a terminal, a line every few seconds elsewhere. */
export interface Progress {
  say(what: string, fraction: number, etaMs: number | null): void;
  /** Takes the line away, so that other words can follow. */
  clear(): void;
}

export function openProgress(quiet: boolean): Progress {
  let shown = false;
  let last = performance.now();
  const { isTTY } = process.stderr;
  return {
    say(what, fraction, etaMs) {
      if (quiet || (!isTTY && performance.now() - last < EVERY_MS)) return;
      last = performance.now();
      const rest = etaMs === null ? '' : `, about ${Math.max(1, Math.round(etaMs / 1000))} s left`;
      const line = `${String(Math.floor(fraction * 100)).padStart(3)} %  ${what}${rest}`;
      process.stderr.write(isTTY ? `\r\u001b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}` : `${line}\n`);
      shown = true;
    },
    clear() {
      if (shown && isTTY) process.stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** Shows the progress of a run's steps, and hands every other event on. */
export const withProgress =
  (progress: Progress, print: (event: RunEvent) => void): ((event: RunEvent) => void) =>
  (event) => {
    if (event.type === 'step.progress') return progress.say(`${event.step}: ${event.note}`, event.fraction, event.etaMs ?? null);
    progress.clear();
    print(event);
  };
