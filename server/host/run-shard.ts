import type { Shard, ShardTools, ShardWork } from '../kit/shard.ts';

/** Less work than this is done where it is asked for: starting threads would take longer. */
const WORTH_MS = 120;
const TURN_MS = 20;

export const isWorthThreads = ({ items, cost }: ShardWork): boolean => items > 1 && items * cost > WORTH_MS;

/** All items one after another in this thread, which takes a breath every 20 ms so that Cancel gets through. */
export async function runInline<Input>(
  shard: Shard<Input>,
  input: Input,
  { items }: ShardWork,
  tools: ShardTools,
  breathe: (done: number) => Promise<void>,
): Promise<(Uint8Array | undefined)[]> {
  const run = shard.open(input, tools);
  const results: (Uint8Array | undefined)[] = [];
  let since = performance.now();
  for (let item = 0; item < items; item++) {
    results.push(run(item));
    if (performance.now() - since < TURN_MS) continue;
    await breathe(item + 1);
    since = performance.now();
  }
  return results;
}
