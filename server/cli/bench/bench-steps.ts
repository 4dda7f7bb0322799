import { join } from 'node:path';
import { openBlobStore } from '../../blobs/blob-store.ts';
import type { RunEvent } from '../../pipeline/event.ts';
import { type BenchServer, removeFolder, runToEnd, scratchFolder } from './bench-server.ts';
import { openFloorLog } from './floor-log.ts';
import { alternate, atMost, type BenchResult, median } from './measure.ts';

const STEPS = 60;
const ROUNDS = 5;

/** P1: what the engine adds to a step that does nothing, against one committed row and one durable blob. */
export async function benchSteps(server: BenchServer): Promise<BenchResult> {
  const folder = scratchFolder('steps');
  const log = await openFloorLog(folder);
  const blobs = openBlobStore(join(folder, 'blobs'));
  await runToEnd(server, { preset: 'bench_noop', seed: 1, overrides: { steps: STEPS }, reuse: false });
  try {
    const pair = await alternate(
      ROUNDS,
      async (round) => {
        const started = performance.now();
        for (let i = 0; i < STEPS; i++) {
          await blobs.put([Buffer.from(`floor ${round} ${i}`)]);
          await log.insert(1);
        }
        return (performance.now() - started) / STEPS;
      },
      async (round) => {
        // The host of the run before is replaced by a warm one, as between two runs of a person; its start is no step's.
        await new Promise((resolve) => setTimeout(resolve, 1000));
        const { events } = await runToEnd(server, { preset: 'bench_noop', seed: round + 2, overrides: { steps: STEPS }, reuse: false });
        return spanOf(events) / STEPS;
      },
    );
    const [floor, step] = [median(pair.floor), median(pair.product)];
    return {
      figures: [
        atMost('P1', 'engine overhead per no-op step', step, 'ms', 5),
        atMost('P1', 'the same ÷ (one committed insert + one durable blob)', step / floor, '×', 10),
      ],
      detail: { steps: STEPS, floorMs: pair.floor, stepMs: pair.product },
    };
  } finally {
    log.close();
    removeFolder(folder);
  }
}

/** From the first step's start to the last step's end, ms. */
function spanOf(events: readonly RunEvent[]): number {
  const first = events.find((event) => event.type === 'step.started');
  const last = events.findLast((event) => event.type === 'step.completed');
  if (!first || !last) throw new Error('the run has no steps');
  return Date.parse(last.at) - Date.parse(first.at);
}
