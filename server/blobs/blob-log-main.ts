import { parentPort, workerData } from 'node:worker_threads';
import { openBlobLog } from './blob-log.ts';
import type { FromLog, ToLog } from './blob-log-messages.ts';

/** The thread that keeps the log of a store whose folder it is given. It may be ended at any time: what it holds stands on the disk. */
const log = openBlobLog(workerData as string);
const port = parentPort!;

port.on('message', async (message: ToLog) => {
  port.postMessage(await answer(message));
});

async function answer(message: ToLog): Promise<FromLog> {
  const { id } = message;
  try {
    const result = message.type === 'recover' ? await log.recover() : await log.putMany(cut(message.bytes, message.lengths), new Set(message.damaged));
    return { type: 'done', id, result };
  } catch (error) {
    const { message: words, code, syscall } = error as NodeJS.ErrnoException;
    return { type: 'failed', id, failure: { message: words, code, syscall } };
  }
}

function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return bytes.subarray(end - length, end);
  });
}
