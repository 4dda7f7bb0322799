import { parentPort, workerData } from 'node:worker_threads';
import { connect } from './connect.ts';
import { findProblems } from './integrity.ts';
import { describeFailure } from './write-failure.ts';
import { createWriter } from './writer.ts';
import type { FromWriter, ToWriter, WriterStart } from './writer-messages.ts';

/** The writer thread. It ends by itself once closed: killing it inside a libsql call would abort the process. */
const start = workerData as WriterStart;
const port = parentPort!;
const tell = (message: FromWriter) => port.postMessage(message);

try {
  await run();
} catch (error) {
  tell({ type: 'refused', failure: describeFailure(error, []) });
  port.close();
}

async function run(): Promise<void> {
  const connection = await connect(start, ['journal_mode = WAL', 'synchronous = FULL'], start.busyTimeoutMs);
  const writer = createWriter(connection, { leaseHolder: start.leaseHolder, onOutcomes: (outcomes) => tell({ type: 'done', outcomes }) });
  port.on('message', async (message: ToWriter) => {
    if (message.type === 'write') writer.submit(message);
    else if (message.type === 'check')
      writer.exclusive(async () => {
        try {
          tell({ type: 'checked', id: message.id, problems: await findProblems(connection) });
        } catch (error) {
          tell({ type: 'unchecked', id: message.id, failure: describeFailure(error, []) });
        }
      });
    else {
      await writer.close();
      port.close();
    }
  });
  tell({ type: 'ready' });
}
