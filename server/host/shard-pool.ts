import { Worker } from 'node:worker_threads';
import type { Shard } from '../kit/shard.ts';
import type { PluginRef } from '../pipeline/catalogue.ts';
import { entry } from '../thread-entry.ts';

/** Cells of a task's control block: next item, items done, 1 = stop. */
export const CONTROL = { next: 0, done: 1, stop: 2, cells: 3 } as const;

/** What is sent to a thread. */
export interface ShardTask {
  /** Empty: load the models and do nothing, to be ready. */
  url: string;
  input: unknown;
  items: number;
  control: Int32Array;
  models: readonly PluginRef[];
  seed: number;
  step: string;
}
export type ShardAnswer = { ok: true; results: readonly (readonly [number, Uint8Array])[] } | { ok: false; message: string; range: boolean };

/** What one call needs besides the shard. */
export interface ShardCall extends Pick<ShardTask, 'items' | 'models' | 'seed' | 'step'> {
  signal: AbortSignal;
  onDone(done: number): void;
}

export interface ShardPool {
  size: number;
  /** Starts all threads and has them load the models, so that the first task does not wait for it. */
  warm(models: readonly PluginRef[]): void;
  /** Spreads the items over the threads. @returns bytes by item, where an item gave some */
  run<Input>(shard: Shard<Input>, input: Input, call: ShardCall): Promise<(Uint8Array | undefined)[]>;
}

const REPORT_MS = 100;

/** Threads are started when first needed and kept for the next task; they end with the process. */
export function openShardPool(size: number): ShardPool {
  const threads: Worker[] = [];
  const start = (): Worker => {
    const { url, execArgv } = entry(new URL('./shard-main', import.meta.url));
    const thread = new Worker(url, { execArgv, name: 'shard' });
    thread.unref();
    return thread;
  };
  const ask = (thread: Worker, task: ShardTask): Promise<ShardAnswer> =>
    new Promise((resolve, reject) => {
      const settle = (how: () => void): void => {
        thread.off('message', onMessage);
        thread.off('error', onError);
        how();
      };
      const onMessage = (answer: ShardAnswer): void => settle(() => resolve(answer));
      const onError = (error: Error): void => settle(() => reject(error));
      thread.on('message', onMessage);
      thread.on('error', onError);
      thread.postMessage(task);
    });

  const control = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * CONTROL.cells));
  let warming: Promise<unknown> = Promise.resolve();
  return {
    size,
    warm(models) {
      while (threads.length < size) threads.push(start());
      const task: ShardTask = { url: '', input: null, items: 0, control: control(), models, seed: 0, step: '' };
      warming = Promise.allSettled(threads.map((thread) => ask(thread, task)));
    },
    async run(shard, input, { signal, onDone, items, ...rest }) {
      await warming;
      while (threads.length < Math.min(size, items)) threads.push(start());
      const cells = control();
      const task: ShardTask = { url: shard.url, input, items, control: cells, ...rest };
      const stop = (): void => void Atomics.store(cells, CONTROL.stop, 1);
      signal.addEventListener('abort', stop, { once: true });
      let told = 0;
      const watch = setInterval(() => {
        const done = Atomics.load(cells, CONTROL.done);
        if (done > told) onDone(done);
        told = done;
      }, REPORT_MS);
      try {
        const answers = await Promise.all(threads.slice(0, Math.min(size, items)).map((thread) => ask(thread, task)));
        signal.throwIfAborted();
        const results = new Array<Uint8Array | undefined>(items).fill(undefined);
        for (const answer of answers) {
          if (!answer.ok) throw answer.range ? new RangeError(answer.message) : new TypeError(answer.message);
          for (const [item, bytes] of answer.results) results[item] = bytes;
        }
        return results;
      } finally {
        clearInterval(watch);
        signal.removeEventListener('abort', stop);
        stop();
      }
    },
  };
}
