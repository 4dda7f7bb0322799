import type { RunEvent } from '../../pipeline/event.ts';
import { type BenchServer, removeFolder, runToEnd, scratchFolder } from './bench-server.ts';
import { openFloorLog } from './floor-log.ts';
import { followRaw } from './follow-raw.ts';
import { alternate, atLeast, atMost, type BenchResult, median } from './measure.ts';

const EVENTS = 50_000;
const BATCH = 500;
const ROUNDS = 5;
const MISSED = 5_000;

/** P2: events of one run, stored and received over HTTP, against the bare table. P4: a client that comes back after 5,000 missed events. */
export async function benchEvents(server: BenchServer): Promise<BenchResult> {
  const folder = scratchFolder('events');
  const log = await openFloorLog(folder);
  let runId = '';
  let lost = 0;
  const overrides = { events: EVENTS, perSecond: 0 };
  await runToEnd(server, { preset: 'bench_emit', overrides, reuse: false });
  try {
    const pair = await alternate(
      ROUNDS,
      async () => {
        const started = performance.now();
        for (let written = 0; written < EVENTS; written += BATCH) await log.insert(BATCH);
        return (EVENTS / (performance.now() - started)) * 1000;
      },
      async () => {
        const run = await measureRun(server, overrides);
        runId = run.runId;
        const stored = await storedSeqs(server, runId);
        lost += isSequence(run.received) && run.received.length === stored.length && stored.every((seq, i) => seq === run.received[i]) ? 0 : 1;
        return (run.received.length / run.ms) * 1000;
      },
    );
    const reconnects: number[] = [];
    for (let round = 0; round < ROUNDS; round++) reconnects.push(await reconnect(server, runId));
    return {
      figures: [
        atLeast('P2', 'stored and streamed events ÷ batched inserts', median(pair.product) / median(pair.floor), '', 0.4),
        atMost('P2', 'runs whose received events differ from the stored', lost, '', 0),
        atMost('P4', `reconnect with ${MISSED} missed events, exact sequence`, median(reconnects), 'ms', 1000),
      ],
      detail: { events: EVENTS, floorPerSecond: pair.floor, productPerSecond: pair.product, reconnectMs: reconnects },
    };
  } finally {
    log.close();
    removeFolder(folder);
  }
}

const isSequence = (seqs: readonly number[]): boolean => seqs.every((seq, i) => seq === i + 1);

/** From the step's start, as its event says, to the receipt of the run's last event. */
async function measureRun({ url, client }: BenchServer, overrides: Record<string, number>): Promise<{ runId: string; received: number[]; ms: number }> {
  const { runId } = await client.run.start.mutate({ preset: 'bench_emit', overrides, reuse: false });
  const received: number[] = [];
  let begun = 0;
  let ended = 0;
  await new Promise<void>((resolve, reject) => {
    const follower = followRaw(url, { runIds: [runId] }, (events) => {
      for (const event of events) {
        received.push(event.seq);
        if (event.type === 'step.started') begun = Date.parse(event.at);
        if (event.type === 'run.completed') {
          ended = Date.now();
          follower.stop();
          resolve();
        }
      }
    });
    follower.open.catch(reject);
  });
  return { runId, received, ms: ended - begun };
}

async function storedSeqs({ client }: BenchServer, runId: string): Promise<number[]> {
  const seqs: number[] = [];
  for (;;) {
    const page = await client.run.events.query({ runId, afterSeq: seqs.at(-1) ?? 0, limit: 5000 });
    seqs.push(...page.map((event: RunEvent) => event.seq));
    if (page.length < 5000) return seqs;
  }
}

/** Connects with the id of an event 5,000 before the end of a stored run. @returns ms until the last one has come */
async function reconnect({ url, client }: BenchServer, runId: string): Promise<number> {
  const { seq: end } = await client.run.state.query({ runId });
  const [event] = await client.run.events.query({ runId, afterSeq: end - MISSED - 1, limit: 1 });
  const started = performance.now();
  let next = event.seq + 1;
  await new Promise<void>((resolve, reject) => {
    const follower = followRaw(url, { runIds: [runId], lastEventId: String(event.position) }, (events) => {
      for (const { seq } of events) if (seq !== next++) reject(new Error(`event ${seq} came where ${next - 1} was due`));
      if (next > end) {
        follower.stop();
        resolve();
      }
    });
    follower.open.catch(reject);
  });
  return performance.now() - started;
}
