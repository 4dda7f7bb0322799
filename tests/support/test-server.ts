import { sql } from 'drizzle-orm';
import { readRunLog, readRunState } from '../../server/engine/read-run-log.ts';
import { readEnvironment } from '../../server/environment.ts';
import type { RunEvent } from '../../server/pipeline/event.ts';
import { emptyRun, type RunState, reduceRun } from '../../server/pipeline/run-state.ts';
import { type Caller, createCaller } from '../../server/routers/app-router.ts';
import { LOCAL, openServer, type Server } from '../../server/server.ts';
import { followEvents } from '../../server/services/run/follow-events.ts';
import { newFolder, ODD } from './folders.ts';

export interface TestServer {
  server: Server;
  caller: Caller;
  dataDir: string;
  /** Starts a plan of `t_*` steps; returns the run's id. */
  start(steps: readonly PlanLine[], more?: object): Promise<string>;
  /** The same, carried to its end. */
  run(steps: readonly PlanLine[], more?: object): Promise<RunState>;
  /** The state at a run's end. */
  end(runId: string): Promise<RunState>;
  /** The first event of a run that fits, past or to come. */
  event(runId: string, fits: (event: RunEvent) => boolean): Promise<RunEvent>;
  log(runId: string): Promise<RunEvent[]>;
  /** Rows of every table that a client's request could add to. */
  counts(): Promise<Record<string, number>>;
}
export interface PlanLine {
  id: string;
  uses?: string;
  params?: object;
}

export interface TestServerOptions {
  dataDir?: string;
  plugins?: readonly string[];
  env?: Record<string, string>;
  /** False: the engine takes no runs. */
  engine?: boolean;
}

const TABLES = ['run', 'event', 'artifact', 'workspace', 'feed', 'audit', 'alias', 'guard'];

/** A whole server without its port, on a new data directory, with the misbehaving plugins beside the built-in ones. */
export async function openTestServer({ dataDir = newFolder('data'), plugins = [ODD], env = {}, engine = true }: TestServerOptions = {}): Promise<TestServer> {
  const server = await openServer(readEnvironment({ VITRINE_DATA: dataDir, VITRINE_WELCOME: 'off', ...env }), plugins);
  if (engine) await server.engine.start();
  const caller = createCaller({ server, actor: LOCAL, requestId: 'test' });
  const start = async (steps: readonly PlanLine[], more: object = {}): Promise<string> =>
    (await caller.run.start({ preset: 't_script', overrides: { steps: steps as never }, anchorDay: '2026-05-31', ...more })).runId;
  const event = async (runId: string, fits: (event: RunEvent) => boolean): Promise<RunEvent> => {
    const stop = new AbortController();
    for await (const batch of followEvents(server, 0, [runId], stop.signal)) {
      const found = batch.find(fits);
      if (found) return found;
    }
    throw new Error('the stream ended');
  };
  const end = async (runId: string): Promise<RunState> => {
    await event(runId, (one) => one.type === 'run.completed');
    return readRunState(server.db, runId);
  };
  return {
    server,
    caller,
    dataDir,
    start,
    run: async (steps, more) => end(await start(steps, more)),
    end,
    event,
    log: (runId) => readRunLog(server.db, runId),
    counts: async () =>
      Object.fromEntries(
        await Promise.all(
          TABLES.map(async (table) => [table, (await server.db.read((q) => q.get<{ n: number }>(sql.raw(`SELECT count(*) AS n FROM ${table}`)))).n]),
        ),
      ),
  };
}

export const reduce = (events: readonly RunEvent[]): RunState => events.reduce(reduceRun, emptyRun(events[0]?.runId ?? ''));
export const statuses = (state: RunState): Record<string, string> => Object.fromEntries(state.steps.map((step) => [step.id, step.status]));
export const digests = (state: RunState): Record<string, string> =>
  Object.fromEntries(state.steps.flatMap((step) => step.artifacts.map((artifact) => [`${step.id}/${artifact.output}`, artifact.digest])));
/** The text that a `t_*` step wrote is in its digest; this is the run's step by id. */
export const stepOf = (state: RunState, id: string): RunState['steps'][number] => {
  const found = state.steps.find((step) => step.id === id);
  if (!found) throw new Error(`no step ${id}`);
  return found;
};
/** An AppError, whether thrown bare or inside a TRPCError. */
export async function refusal(promise: Promise<unknown>): Promise<{ code: string; message: string; paths: string[] }> {
  try {
    await promise;
  } catch (thrown) {
    const error = ((thrown as Error).cause ?? thrown) as Error & { code: string; errors?: { path: string }[] };
    return { code: error.code, message: error.message, paths: (error.errors ?? []).map((one) => one.path) };
  }
  throw new Error('nothing was refused');
}
