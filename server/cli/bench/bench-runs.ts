import { type BenchServer, runToEnd } from './bench-server.ts';
import { atMost, type BenchResult, median } from './measure.ts';

const ROUNDS = 5;
/** The showcase takes a while: an odd number, so that the median is one of them. */
const SHOWCASE_ROUNDS = 3;

/** P12: demo_minimal and the showcase (nobody asked) with the server up and nothing to take from before. P13: the same run once more, everything cached. */
export async function benchRuns(server: BenchServer): Promise<BenchResult> {
  const first: number[] = [];
  const again: number[] = [];
  const request = { preset: 'demo_minimal', anchorDay: '2026-05-31' };
  // The host of a finished run is replaced by a warm one; the pause lets that be done, as between two runs of a person.
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000));
  for (let round = 0; round < ROUNDS; round++) {
    await pause();
    first.push((await runToEnd(server, { ...request, seed: 1000 + round, reuse: false })).ms);
    await pause();
    again.push((await runToEnd(server, { ...request, seed: 1000 + round })).ms);
  }
  const showcase: number[] = [];
  for (let round = 0; round < SHOWCASE_ROUNDS; round++) {
    await pause();
    showcase.push((await runToEnd(server, { ...request, preset: 'showcase_rich', seed: 2000 + round, reuse: false, approve: 'no' })).ms);
  }
  return {
    figures: [
      atMost('P12', 'demo_minimal, start to last event received', median(first), 'ms', 3000),
      atMost('P12', 'showcase_rich, start to last event received', median(showcase), 'ms', 15_000),
      atMost('P13', 'rerun with everything cached ÷ first run', median(again) / median(first), '', 0.1),
    ],
    detail: { firstMs: first, againMs: again, showcaseMs: showcase },
  };
}
