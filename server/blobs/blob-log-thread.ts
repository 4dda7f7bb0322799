import { Worker } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { entry } from '../thread-entry.ts';
import { explainFailure } from './blob-files.ts';
import type { BlobLog } from './blob-log.ts';
import type { FromLog, ToLog } from './blob-log-messages.ts';

interface Waiting {
  resolve(result: never): void;
  reject(error: unknown): void;
}

/**
 * The log of a store, kept by a thread of its own that starts when it is first wanted and keeps the process only while it is asked
 * something. Should it end, whoever waits is refused, and the next call starts another; its logs stay for the next start of the process.
 * @throws AppError STORAGE_FAILED with the remedy when the disk refused
 */
export function startBlobLog(dir: string): BlobLog {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let worker: Worker | null = null;

  const settle = (answer: FromLog): void => {
    const found = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker?.unref();
    if (answer.type === 'failed') found?.reject(explainFailure(Object.assign(new Error(answer.failure.message), answer.failure)));
    else found?.resolve(answer.result as never);
  };
  const start = (): Worker => {
    const { url, execArgv } = entry('server/blobs/blob-log-main');
    const started = new Worker(url, { execArgv, workerData: dir, name: 'blob-log' });
    let crash: unknown;
    started.on('message', settle);
    started.on('error', (error) => {
      crash = error;
    });
    started.once('exit', () => {
      worker = null;
      const ended = new AppError('STORAGE_FAILED', 'the thread that stores small files ended unexpectedly; see the server log and send them again', [], crash);
      for (const { reject } of waiting.values()) reject(ended);
      waiting.clear();
    });
    return started;
  };
  const ask = <T>(message: ToLog, handedOver: readonly ArrayBuffer[] = []): Promise<T> =>
    new Promise((resolve, reject) => {
      worker ??= start();
      waiting.set(message.id, { resolve: resolve as Waiting['resolve'], reject });
      worker.ref();
      worker.postMessage(message, handedOver);
    });

  return {
    putMany(contents, damaged) {
      // In memory of its own, which can be handed over: small buffers share theirs.
      const bytes = new Uint8Array(Buffer.concat(contents));
      return ask({ type: 'put', id: nextId++, bytes, lengths: contents.map((one) => one.byteLength), damaged: [...damaged] }, [bytes.buffer]);
    },
    recover: () => ask({ type: 'recover', id: nextId++ }),
  };
}
