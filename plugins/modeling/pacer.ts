import type { StepContext } from '../../server/kit/step.ts';

/** Work between two checkpoints, in fitted observations: about 20 ms. */
const STRIDE = 120_000;

/**
 * Reports progress every so much work, so that Cancel gets through and the line stays quiet.
 * @param total work of the whole step, in any unit that `work` uses
 * @returns a function to await after each piece of work
 */
export function makePacer(ctx: StepContext, total: number): (work: number, note: () => string) => Promise<void> | undefined {
  let done = 0;
  let since = 0;
  return (work, note) => {
    done += work;
    since += work;
    if (since < STRIDE) return undefined;
    since = 0;
    return ctx.progress(Math.min(1, done / total), note());
  };
}
