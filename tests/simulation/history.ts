import { appendEvents, type NewEvent } from '../../server/db/events.ts';
import { createEngine, type Engine } from '../../server/engine/engine.ts';
import type { ExecutionResult } from '../../server/engine/run-host.ts';
import type { Catalogue } from '../../server/pipeline/catalogue.ts';
import { type EventBody, isTerminal, type PlannedStep, type RunEvent } from '../../server/pipeline/event.ts';
import { artifact, planned } from '../pipeline/logs.ts';
import { checkBatch, checkEnd } from './laws.ts';
import { type Connection, connectTo, type Store, stores } from './memory-database.ts';
import { type Chance, chance } from './random.ts';
import { type UnderWay, underWay } from './simulated-host.ts';

/** One life of a server over the store; the next one finds what this one left. */
interface Life {
  name: string;
  connection: Connection;
  engine: Engine;
}

/** What clients were told: a start by its run, a cancel that it took effect, an answer that it counts. */
export interface Told {
  started: Set<string>;
  cancelled: Set<string>;
  decided: Map<string, boolean>;
}

export interface Figures {
  events: number;
  crashes: number;
  /** Of each kind, how often a client's wish was granted. */
  granted: Record<string, number>;
  ends: Record<string, number>;
  stepsDone: number;
  /** Questions that nobody answered in time, or at all. */
  silences: number;
}

const COMMANDS = 9;
const LONGEST = 4000;
const ENDED_BADLY: ExecutionResult[] = [
  { ok: false, code: 'STEP_THREW', message: 'planted' },
  { ok: false, code: 'HOST_DIED', message: 'planted' },
  { ok: false, code: 'STEP_TIMEOUT', message: 'planted' },
];

/**
 * One history: the real engine, driver, log and reducer over storage, hosts and timers that happen when chance says so, with clients
 * that start, cancel, pause, resume and decide, and kill -9 between any two writes. Checked after each batch and at the end.
 * @throws Error naming the law that was broken
 */
export async function liveHistory(seed: number, advance: (ms: number) => void, figures: Figures): Promise<void> {
  const luck = chance(seed);
  const told: Told = { started: new Set(), cancelled: new Set(), decided: new Map() };
  const store: Store = { events: new Map(), rows: new Map(), position: 0, onBatch: (runIds) => checkBatch(store, runIds) };
  const resume = luck.share() < 0.7 ? 'auto' : 'ask';
  const concurrency = 1 + luck.below(2);
  const lives: Life[] = [];
  const grant = (what: string): void => {
    figures.granted[what] = (figures.granted[what] ?? 0) + 1;
  };
  const begin = async (): Promise<Life> => {
    const connection = connectTo(store);
    stores.set(connection.db, store);
    const name = `${seed}/${lives.length}`;
    const engine = createEngine({
      db: connection.db,
      blobs: { dir: name } as never,
      catalogue: CATALOGUE,
      dataDir: '/nowhere',
      concurrency,
      resume,
      hostMemory: 1,
      threads: 1,
      now: () => 1_767_225_600_000 + store.position,
    });
    const life = { name, connection, engine };
    lives.push(life);
    void engine.start().catch(() => {});
    await settle();
    return life;
  };
  let life = await begin();
  const crash = async (): Promise<void> => {
    life.connection.isDead = true;
    life.connection.pending.length = 0;
    underWay.delete(life.name);
    figures.crashes++;
    life = await begin();
  };

  const start = async (): Promise<void> => {
    const runId = `run-${store.rows.size}-${told.started.size}`;
    const body: EventBody = { type: 'run.queued', preset: 'p', title: 'P', seed: 1, steps: drawPlan(luck) };
    const { connection, engine } = life;
    void connection.db.write(appendEvents([{ runId, seq: 1, at: new Date(0).toISOString(), body } satisfies NewEvent])).then(
      () => {
        told.started.add(runId);
        grant('start');
        engine.wake();
      },
      () => {},
    );
  };
  const ask = (verb: 'cancel' | 'pause' | 'resume'): void => {
    const runId = luck.pick([...store.rows.keys()]);
    if (runId === undefined) return;
    const { engine } = life;
    const asked = verb === 'cancel' ? engine.cancel(runId) : engine[verb](runId, 'client');
    void asked.then(
      () => {
        grant(verb);
        if (verb === 'cancel') told.cancelled.add(runId);
      },
      () => {},
    );
  };
  /** Somebody answers, sometimes two at once; a question that was answered or whose time is over may be asked of too. */
  const decide = (): void => {
    const asked = luck.pick([...store.events.values()].flatMap((log) => log.filter((event) => event.type === 'approval.requested')));
    if (asked === undefined) return;
    const { engine } = life;
    for (let i = luck.share() < 0.3 ? 2 : 1; i > 0; i--) {
      const approved = luck.share() < 0.5;
      void engine.decide(asked.runId, asked.approvalId, { approved, actor: `client ${i}`, reason: '' }).then(
        () => {
          grant('decide');
          if (told.decided.has(asked.approvalId)) throw new Error(`two answers to ${asked.approvalId} were told to count`);
          told.decided.set(asked.approvalId, approved);
        },
        () => {},
      );
    }
  };
  /** One thing that was going to happen, happens. */
  const happen = (): void => {
    const steps = [...(underWay.get(life.name) ?? [])];
    const writes = life.connection.pending;
    const which = luck.below(writes.length + steps.length + 1);
    if (which < writes.length) (writes.shift() as () => void)();
    else if (which < writes.length + steps.length) go(steps[which - writes.length], luck);
    else advance(luck.pick([1, 5, 50, 400, 400]));
  };

  let commands = COMMANDS;
  for (let turn = 0; ; turn++) {
    if (turn > LONGEST) throw new Error(`the history does not come to an end: ${[...store.rows].map(([id, row]) => `${id} ${row.status}`).join(', ')}`);
    const wish = luck.share();
    if ([...store.rows.values()].some((row) => row.status === 'waiting') && luck.share() < 0.06) decide();
    if (commands > 0 && wish < 0.25) {
      commands--;
      if (store.rows.size === 0 || (wish < 0.05 && store.rows.size < 3)) await start();
      else if (wish < 0.09) ask('cancel');
      else if (wish < 0.14) ask('pause');
      else if (wish < 0.2) ask('resume');
      else await crash();
    } else happen();
    await settle();
    if (commands > 0 || life.connection.pending.length > 0) continue;
    const open = [...store.rows].filter(([, row]) => !isTerminal(row.status));
    if (open.length === 0 && life.engine.busy().size === 0) break;
    // Nobody wishes anything more: whatever rests is woken, so that each run comes to its end.
    for (const [runId, row] of open)
      if ((row.status === 'paused' || row.status === 'interrupted') && luck.share() < 0.5) void life.engine.resume(runId, 'client').catch(() => {});
  }
  checkEnd(store, told);
  for (const log of store.events.values()) {
    figures.events += log.length;
    const end = log.at(-1) as Extract<RunEvent, { type: 'run.completed' }>;
    figures.ends[end.status] = (figures.ends[end.status] ?? 0) + 1;
    figures.silences += log.filter((event) => event.type === 'approval.decided' && event.actor === 'system').length;
    figures.stepsDone += log.filter((event) => event.type === 'step.completed').length;
  }
  for (const { name } of lives) underWay.delete(name);
}

/** A step comes on, or ends one way or another. */
function go(step: UnderWay, luck: Chance): void {
  const { onProgress, onLog, request } = step.execution;
  const what = luck.below(12);
  if (step.isAborted) step.answer({ ok: false, code: 'CANCELLED', message: 'cancelled' });
  else if (what < 2) onProgress(luck.share(), 'on the way');
  else if (what < 3) onLog('info', 'a line');
  else if (what < 5) step.answer(luck.pick(ENDED_BADLY));
  else if (request.params.asks && request.decisions.length === 0)
    step.answer({ ok: 'asks', asked: { action: 'deed', arguments: { step: request.step }, windowMs: luck.pick([5, 300, 2000]), cards: {} } });
  else step.answer(drawOutcome(what, request.step, luck));
}

function drawOutcome(what: number, step: string, luck: Chance): ExecutionResult {
  const status = what === 5 ? 'fail' : what === 6 ? 'warn' : what === 7 ? 'skip' : 'pass';
  const outputs = status === 'skip' || luck.share() < 0.1 ? [] : [artifact('x', 'analysis', step.padEnd(64, '0'))];
  return { ok: true, outcome: { status, detail: status, data: {}, outputs, cards: {}, intents: [] }, datasets: [] };
}

function drawPlan(luck: Chance): PlannedStep[] {
  const writers: string[] = [];
  return Array.from({ length: 1 + luck.below(5) }, (_, i) => {
    const reads = writers.length > 0 && luck.share() < 0.6;
    const step = planned(`s${i}`, i + 1, {
      uses: 'simulated',
      cached: false,
      retries: luck.below(3),
      params: { asks: luck.share() < 0.3 },
      writes: luck.share() < 0.8 ? { x: { kind: 'analysis', many: false } } : {},
      bindings: reads ? { in: { kind: 'analysis', many: false, optional: luck.share() < 0.3, from: [luck.pick(writers)] } } : {},
    });
    if (step.writes.x) writers.push(step.id);
    return step;
  });
}

const CATALOGUE = {
  steps: [{ id: 'simulated', file: 'nowhere', index: 0, sealed: null, origin: 'test', codeDigest: '' }],
  presets: [],
  models: [],
  quarantined: [],
  codeDigest: '',
} as unknown as Catalogue;

/** Lets everything run that can run without the outside. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
