import type { BenchServer } from './bench-server.ts';
import { followRaw } from './follow-raw.ts';
import { atMost, type BenchResult, percentile } from './measure.ts';

const VIEWERS = 100;
const PER_SECOND = 20;
const SECONDS = 15;
const STALLED = 20;
const FLOOD = 20_000;
const MB = 1_048_576;

/** P3: a hundred viewers of one live run, each on its own line over HTTP; then readers that stop reading while a run floods them. */
export async function benchViewers(server: BenchServer): Promise<BenchResult> {
  const live = await watchLive(server);
  const stalled = await measureStalled(server);
  return {
    figures: [
      atMost('P3', `events lost by ${VIEWERS} viewers at ${PER_SECOND} events/s`, live.lost, '', 0),
      atMost('P3', 'said to received, p99', percentile(live.latencies, 0.99), 'ms', 250),
      atMost('P3', 'memory a stalled reader takes while 5 MB more wait for it', stalled.grown / MB, 'MB', 0.5),
    ],
    detail: {
      viewers: VIEWERS,
      events: PER_SECOND * SECONDS,
      p50Ms: percentile(live.latencies, 0.5),
      p99Ms: percentile(live.latencies, 0.99),
      maxMs: percentile(live.latencies, 1),
      stalled,
    },
  };
}

async function watchLive({ url, client }: BenchServer): Promise<{ lost: number; latencies: number[] }> {
  const events = PER_SECOND * SECONDS;
  const { runId } = await client.run.start.mutate({ preset: 'bench_emit', overrides: { events, perSecond: PER_SECOND }, reuse: false });
  const latencies: number[] = [];
  let lost = 0;
  const watch = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let said = 0;
      let seq = 0;
      const follower = followRaw(url, { runIds: [runId] }, (batch) => {
        const now = Date.now();
        for (const event of batch) {
          if (event.seq !== ++seq) lost++;
          if (event.type === 'step.logged') {
            said++;
            // The first second is left out: viewers are still coming.
            if (said > PER_SECOND) latencies.push(now - Number(event.message));
          }
          if (event.type !== 'run.completed') continue;
          lost += Math.abs(events - said);
          follower.stop();
          resolve();
        }
      });
      follower.open.catch(reject);
    });
  await Promise.all(Array.from({ length: VIEWERS }, watch));
  return { lost, latencies };
}

/** Readers that take nothing are offered a flooded log, and once more: at first the buffers on the way may fill, then nothing may. */
async function measureStalled(server: BenchServer): Promise<{ once: number; grown: number; bytesOffered: number }> {
  const { url, client } = server;
  const flood = async (): Promise<number> => {
    const { runId } = await client.run.start.mutate({ preset: 'bench_emit', overrides: { events: FLOOD, perSecond: 0 }, reuse: false });
    let bytes = 0;
    await new Promise<void>((resolve, reject) => {
      const follower = followRaw(url, { runIds: [runId] }, (events) => {
        bytes += JSON.stringify(events).length;
        if (events.at(-1)?.type === 'run.completed') {
          follower.stop();
          resolve();
        }
      });
      follower.open.catch(reject);
    });
    return bytes;
  };
  const before = await settle(server);
  const readers = Array.from({ length: STALLED }, () => followRaw(url, {}, () => {}));
  await Promise.all(readers.map((reader) => reader.open));
  for (const reader of readers) reader.stall();
  await flood();
  await flood();
  const between = await settle(server);
  const bytesOffered = await flood();
  const after = await settle(server);
  for (const reader of readers) reader.stop();
  return { once: Math.max(0, between - before) / STALLED, grown: Math.max(0, after - between) / STALLED, bytesOffered };
}

/** What the server holds once nothing is under way any more. */
async function settle(server: BenchServer): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await server.look();
  return (await server.look()).heldBytes;
}
