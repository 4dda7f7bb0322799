import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Figures, liveHistory } from './history.ts';

vi.mock('../../server/engine/run-host.ts', async () => ({ startRunHost: (await import('./simulated-host.ts')).startSimulatedHost }));
vi.mock('../../server/engine/local-queue.ts', async () => {
  const { queueOf, stores } = await import('./memory-database.ts');
  return { localQueue: (db: object) => queueOf(stores.get(db) as never) };
});
vi.mock('../../server/db/events.ts', async (original) => ({
  ...(await original<object>()),
  readEvents: async (db: object, { runId, afterSeq, limit }: { runId: string; afterSeq: number; limit: number }) => {
    const { stores } = await import('./memory-database.ts');
    return (stores.get(db)?.events.get(runId) ?? []).slice(afterSeq, afterSeq + limit);
  },
}));
// A pause between two tries passes when the simulation's time does.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number, value: unknown, { signal }: { signal?: AbortSignal; ref?: boolean } = {}) =>
    new Promise((resolve, reject) => {
      const timer = globalThis.setTimeout(() => resolve(value), ms);
      const stop = (): void => {
        clearTimeout(timer);
        reject(new Error('aborted'));
      };
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
    }),
}));

/** SIMULATION_HISTORIES asks for another number, SIMULATION_SEED repeats one history alone. */
const HISTORIES = Number(process.env.SIMULATION_HISTORIES ?? 5_000);
const ONE = process.env.SIMULATION_SEED;

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterAll(() => {
  vi.useRealTimers();
});

it(`${ONE === undefined ? HISTORIES : 'one'} histories of starts, cancels, pauses, resumes, answers, failures and deaths keep the laws of a run`, async () => {
  const figures: Figures = { events: 0, crashes: 0, granted: {}, ends: {}, stepsDone: 0, silences: 0 };
  const seeds = ONE === undefined ? Array.from({ length: HISTORIES }, (_, i) => i + 1) : [Number(ONE)];
  for (const seed of seeds)
    await liveHistory(seed, (ms) => vi.advanceTimersByTime(ms), figures).catch((error: Error) => {
      throw new Error(`SIMULATION_SEED=${seed}: ${error.message}`, { cause: error });
    });
  console.info(`${seeds.length} histories:`, JSON.stringify(figures));
  // A simulation in which nothing happens proves nothing.
  if (ONE === undefined) {
    for (const verb of ['start', 'cancel', 'pause', 'resume', 'decide']) expect(figures.granted[verb]).toBeGreaterThan(HISTORIES / 20);
    for (const end of ['completed', 'failed', 'cancelled']) expect(figures.ends[end]).toBeGreaterThan(HISTORIES / 20);
    expect(figures.silences).toBeGreaterThan(HISTORIES / 20);
    expect(figures.crashes).toBeGreaterThan(HISTORIES / 2);
  }
}, 240_000);
