import { Worker } from 'node:worker_threads';
import { entry } from '../thread-entry.ts';
import type { Statement } from './statement.ts';
import { storageFailed, toError } from './write-failure.ts';
import type { WriteResult } from './writer.ts';
import type { FromWriter, ToWriter, WriterStart } from './writer-messages.ts';

export interface WriterThread {
  write(statements: readonly Statement[], bulk: boolean): Promise<WriteResult[]>;
  check(): Promise<string[]>;
  /** Resolves once everything handed over before is decided and the thread has ended. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
}

/** Main's side of the writer thread. @throws AppError STORAGE_FAILED when the database cannot be opened for writing */
export async function startWriterThread(start: WriterStart, onCommit: () => void): Promise<WriterThread> {
  const { url, execArgv } = entry('server/db/writer-main');
  const worker = new Worker(url, { execArgv, workerData: start, name: 'writer' });
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let ended: Error | null = null;
  let crash: unknown;

  const settle = (id: number, how: (waiting: Waiting) => void) => {
    const found = waiting.get(id);
    waiting.delete(id);
    if (found) how(found);
  };
  const ask = <T>(message: (id: number) => ToWriter): Promise<T> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const id = nextId++;
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      worker.postMessage(message(id));
    });

  const exited = new Promise<void>((resolve) =>
    worker.once('exit', () => {
      ended ??= storageFailed('WRITER_ENDED', crash);
      for (const { reject } of waiting.values()) reject(ended);
      waiting.clear();
      resolve();
    }),
  );
  await new Promise<void>((resolve, reject) => {
    worker.on('error', (error) => {
      crash = error;
      reject(storageFailed('WRITER_ENDED', error));
    });
    worker.on('message', (message: FromWriter) => {
      if (message.type === 'ready') resolve();
      else if (message.type === 'refused') reject(toError(message.failure));
      else if (message.type === 'checked') settle(message.id, (w) => w.resolve(message.problems as never));
      else if (message.type === 'unchecked') settle(message.id, (w) => w.reject(toError(message.failure)));
      else {
        for (const outcome of message.outcomes)
          settle(outcome.id, (w) => ('results' in outcome ? w.resolve(outcome.results as never) : w.reject(toError(outcome.failure))));
        if (message.outcomes.some((outcome) => 'results' in outcome)) onCommit();
      }
    });
  });

  return {
    write: (statements, bulk) => ask((id) => ({ type: 'write', id, statements, bulk })),
    check: () => ask((id) => ({ type: 'check', id })),
    async close() {
      if (!ended) {
        ended = storageFailed('CLOSED');
        worker.postMessage({ type: 'close' } satisfies ToWriter);
      }
      await exited;
    },
  };
}
