import type { StepContext } from '../../server/kit/step.ts';

/** Work between two checkpoints, in elementary pieces (a fitted observation, a scored interval): about 20 ms. */
const STRIDE = 120_000;

/**
 * Reports progress every so much work, so that Cancel gets through and the line stays quiet.
 * @param total work of this stretch of the step, in any unit that `work` uses
 * @param from progress at its beginning, and `to` at its end
 * @returns a function to await after each piece of work
 */
export function makePacer(ctx: StepContext, total: number, from = 0, to = 1): (work: number, note: () => string) => Promise<void> | undefined {
  let done = 0;
  let since = 0;
  return (work, note) => {
    done += work;
    since += work;
    if (since < STRIDE) return undefined;
    since = 0;
    return ctx.progress(from + (to - from) * Math.min(1, done / total), note());
  };
}
