import { parentPort } from 'node:worker_threads';
import type { Model } from '../kit/model.ts';
import { randomStream } from '../kit/random.ts';
import type { Shard } from '../kit/shard.ts';
import { knownModel } from './known-model.ts';
import { importShard, loadPlugin } from './load-plugins.ts';
import { CONTROL, type ShardAnswer, type ShardTask } from './shard-pool.ts';

/** Entry of a thread of a run's host: takes the next item until there is none. */
async function work({ url, input, items, control, models, seed, step }: ShardTask): Promise<ShardAnswer> {
  try {
    const loaded = await Promise.all(models.map((ref) => loadPlugin<Model>(ref)));
    const known = new Map(loaded.map((model) => [model.id, model]));
    if (url === '') return { ok: true, results: [] };
    const shard = await importShard<Shard<unknown>>(url);
    const run = shard.open(input, { model: (id) => knownModel(known, id), random: (name) => randomStream(seed, step, name) });
    const results: [number, Uint8Array][] = [];
    while (Atomics.load(control, CONTROL.stop) === 0) {
      const item = Atomics.add(control, CONTROL.next, 1);
      if (item >= items) break;
      const bytes = run(item);
      if (bytes) results.push([item, bytes]);
      Atomics.add(control, CONTROL.done, 1);
    }
    return { ok: true, results };
  } catch (error) {
    Atomics.store(control, CONTROL.stop, 1);
    return { ok: false, message: error instanceof Error ? error.message : String(error), range: error instanceof RangeError };
  }
}

parentPort?.on('message', async (task: ShardTask) => parentPort?.postMessage(await work(task)));
