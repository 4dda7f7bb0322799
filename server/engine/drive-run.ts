import { setTimeout } from 'node:timers/promises';
import { desc, eq } from 'drizzle-orm';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../db/open-database.ts';
import { stepCache } from '../db/schema.ts';
import { isRefused } from '../db/write-failure.ts';
import { ERRORS, type ErrorCode, isAppError } from '../errors.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { StepStatus } from '../kit/step.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import type { EventBody, PlannedStep, Problem, StepRef, TerminalStatus } from '../pipeline/event.ts';
import { type BoundInputs, nextAction } from '../pipeline/next-action.ts';
import { stepRefOf } from '../pipeline/step-ref.ts';
import { askApproval, decisionsOf } from './ask-approval.ts';
import { type CacheParts, cacheKey, cacheParts, explainMiss } from './cache-key.ts';
import { artifactStatements, datasetStatements, type Maker } from './commit-step.ts';
import { finishRun } from './finish-run.ts';
import { intentStatements, readRunFacts } from './intents/index.ts';
import { ALIAS_GUARD, TARGET_GUARD } from './intents/move-alias.ts';
import { DUPLICATE_GUARD, type DuplicatePolicy } from './intents/register-model.ts';
import type { EmbeddingEndpoint } from './knowledge/embed.ts';
import { modelsOf, refOf, stepCodeDigest } from './plugin-code.ts';
import type { ExecutionResult, RunHost } from './run-host.ts';
import type { RunLog } from './run-log.ts';
import { matchStep, missingFiles, type RestartSource } from './take-over.ts';
import { lookAtWorld } from './world/index.ts';
import type { Llm } from './world/words.ts';
import { openWriteBehind, type WriteBehind } from './write-behind.ts';

export interface Drive {
  db: Database;
  blobs: BlobStore;
  catalogue: Catalogue;
  dataDir: string;
  /** What becomes of a model run equal to an earlier one. */
  duplicates?: DuplicatePolicy;
  /** Who writes words; absent = nobody. */
  llm?: Llm | null;
  /** Who makes vectors; absent = nobody. */
  embedding?: EmbeddingEndpoint | null;
  log: RunLog;
  run: {
    runId: string;
    reuse: boolean;
    replayedFrom: string | null;
    feed: Descriptor | null;
    models: readonly string[];
    codeDigest: string;
    /** Who answers what its steps ask. */
    approve: 'ask' | 'yes' | 'no';
    /** The run whose steps before `step` are taken over; what comes after is computed anew. */
    restart: { source: RestartSource | null; step: string } | null;
  };
  /** A host that is alive: the same one while it lives, else a new one. */
  host(): RunHost;
  /** Aborted by Cancel and by the server's own stop; only the first ends the run. */
  signal: AbortSignal;
  isCancelled(): boolean;
  /** Who asked to pause; looked at between steps. */
  pausing(): string | null;
  /** A request stands in the log and waits for its answer. */
  onWaiting(approvalId: string, windowMs: number): void;
  now(): number;
}

type Completed = Extract<EventBody, { type: 'step.completed' }>;

/** Carries a run from where its log stands to its end, or to its next rest. */
export async function driveRun(drive: Drive): Promise<void> {
  const { log, signal } = drive;
  // Measured, not read off the clock, when the run is carried from its beginning to its end at one go.
  const began = log.state.status === 'queued' ? performance.now() : null;
  const finish = (status: TerminalStatus): Promise<void> =>
    finishRun(drive, status, began === null ? {} : { elapsedMs: Math.round(performance.now() - began) });
  if (log.state.status === 'queued') {
    const { node, v8 } = process.versions;
    await log.append([{ type: 'run.started', environment: { node, v8, arch: process.arch, platform: process.platform } }]);
  } else if (log.state.status === 'interrupted') await log.append([{ type: 'run.resumed', actor: 'system' }]);
  const behind = openWriteBehind(log, (step, error) => endUnwritten(drive, step.ref, step.durationMs, error));
  for (;;) {
    if (signal.aborted) {
      await behind.settle();
      return drive.isCancelled() ? finish('cancelled') : undefined;
    }
    const action = nextAction(log.state, drive.run.feed);
    const pausedBy = drive.pausing();
    if ((action.do !== 'run' || pausedBy) && !(await behind.settle())) continue;
    if (action.do === 'rest') {
      // Asked to pause while the step that now waits for a person was at work.
      if (pausedBy && log.state.status === 'waiting') await log.append([{ type: 'run.paused', actor: pausedBy }]);
      return;
    }
    if (action.do === 'finish') return finish(action.status);
    if (pausedBy) {
      await log.append([{ type: 'run.paused', actor: pausedBy }]);
      if (drive.pausing()) return;
      // Taken back while it was being written.
      await log.append([{ type: 'run.resumed', actor: pausedBy }]);
      continue;
    }
    if (action.do === 'skip') log.hold([completed(stepRef(drive, action.step, 1), { status: 'skip', detail: action.detail, durationMs: 0 })]);
    else await takeStep(drive, behind, action.step, action.attempt, action.inputs);
  }
}

const stepRef = ({ log }: Drive, step: PlannedStep, attempt: number): StepRef => stepRefOf(log.state.plan, step, attempt);

const completed = (ref: StepRef, rest: Partial<Completed> & Pick<Completed, 'status' | 'detail' | 'durationMs'>): Completed => ({
  type: 'step.completed',
  ...ref,
  data: {},
  artifacts: [],
  cards: {},
  ...rest,
});

/** Begins, and may end, while the ends of steps before it are still on their way to the disk. */
async function takeStep(drive: Drive, behind: WriteBehind, step: PlannedStep, attempt: number, inputs: BoundInputs): Promise<void> {
  const { log } = drive;
  // What it sees of the world, and of earlier work of its kind, is what stands.
  if ((step.world.length > 0 || (step.cached && drive.run.reuse && behind.holds(step.uses))) && !(await behind.settle())) return;
  const ref = stepRef(drive, step, attempt);
  const parts = step.cached ? cacheParts(step, inputs, log.state.seed, stepCodeDigest(drive.catalogue, step.uses, drive.run.models)) : null;
  const found = takeOver(drive, step, inputs) ?? (parts && drive.run.reuse ? await lookUp(drive, step, parts) : null);
  if (found?.hit) {
    if (!(await behind.settle())) return;
    const { hit } = found;
    const known = Object.values(inputs).flatMap((bound) => bound ?? []);
    const isTold = step.skipWhenReused && hit.status !== 'skip';
    const status = isTold ? 'skip' : hit.status;
    const detail = isTold ? `reused: ${hit.detail}` : hit.detail;
    return log.hold(
      [completed(ref, { ...hit, status, detail, durationMs: 0 })],
      artifactStatements(makerOf(drive, step.id, hit.data, parts), hit.artifacts, known, isoNow(drive)),
    );
  }
  const startedAt = performance.now();
  log.note({ type: 'step.started', ...ref });
  const signal = behind.lost === null ? drive.signal : AbortSignal.any([drive.signal, behind.lost]);
  const result = await execute(drive, step, ref, inputs, signal);
  const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
  // What it asks of the world or of a person can be refused, and the next step looks at the world: that is waited for, as a failure is.
  const isWaitedFor = result.ok !== true || result.outcome.status === 'fail' || result.outcome.intents.length > 0;
  if (!(await (isWaitedFor ? behind.settle() : behind.makeRoom())) || drive.signal.aborted) return;
  if (result.ok === 'asks') return askApproval(drive, ref, result.asked);
  if (!result.ok) return afterFailure(drive, step, ref, durationMs, { code: result.code, message: result.message });
  await commit(drive, isWaitedFor ? null : behind, step.uses, ref, inputs, result, durationMs, parts, found?.why);
}

async function execute(drive: Drive, step: PlannedStep, ref: StepRef, inputs: BoundInputs, signal: AbortSignal): Promise<ExecutionResult> {
  const { log, catalogue, db, dataDir } = drive;
  const plugin = catalogue.steps.find((one) => one.id === step.uses);
  if (!plugin)
    return { ok: false, code: 'PLUGIN_QUARANTINED', message: `step ${step.id} uses "${step.uses}", which is not loaded; see the plugin list for the reason` };
  const { runId, replayedFrom } = drive.run;
  const world = await lookAtWorld(step.world, {
    db,
    dataDir,
    catalogue,
    blobs: drive.blobs,
    llm: drive.llm ?? null,
    embedding: drive.embedding ?? null,
    signal: drive.signal,
    runId,
    replayedFrom,
    step: step.id,
    params: step.params,
    now: drive.now(),
  });
  const began = performance.now();
  return drive.host().execute({
    request: {
      type: 'execute',
      step: step.id,
      plugin: refOf(plugin),
      models: modelsOf(catalogue, drive.run.models).map(refOf),
      params: step.params,
      inputs,
      seed: log.state.seed,
      world,
      decisions: decisionsOf(log.state.steps[step.index - 1]).map(({ approval: _, ...decision }) => decision),
    },
    timeoutMs: step.timeoutMs,
    signal,
    onProgress(fraction, note) {
      const elapsed = performance.now() - began;
      const etaMs = fraction > 0.05 && elapsed > 300 ? Math.round((elapsed * (1 - fraction)) / fraction) : undefined;
      log.note({ type: 'step.progress', ...ref, fraction: Math.round(fraction * 1000) / 1000, note, ...(etaMs === undefined ? {} : { etaMs }) });
    },
    onLog: (level, message, data) => log.note({ type: 'step.logged', ...ref, level, message: message.slice(0, 4000), ...(data ? { data } : {}) }),
    onItem: ({ item, status, detail }) => log.note({ type: 'step.item', ...ref, item, status, detail }),
  });
}

async function commit(
  drive: Drive,
  /** Null: the end is waited for. */
  behind: WriteBehind | null,
  uses: string,
  ref: StepRef,
  inputs: BoundInputs,
  { outcome, datasets }: Extract<ExecutionResult, { ok: true }>,
  durationMs: number,
  parts: CacheParts | null,
  ranBecause: string | undefined,
): Promise<void> {
  const { status, detail, data, cards, outputs: artifacts } = outcome;
  const at = isoNow(drive);
  const known = Object.values(inputs).flatMap((bound) => bound ?? []);
  const event = completed(ref, {
    status,
    detail,
    data,
    cards,
    artifacts,
    durationMs,
    ...(ranBecause ? { ranBecause } : {}),
    ...(status === 'fail' ? { problem: { code: 'STEP_FAILED', message: detail } } : {}),
  });
  const statements = [
    ...artifactStatements(makerOf(drive, ref.step, data, parts), artifacts, known, at),
    ...datasets.flatMap((index) => datasetStatements(index, at)),
    ...(outcome.intents.length === 0
      ? []
      : intentStatements(
          {
            runId: drive.run.runId,
            step: ref.step,
            at,
            run: await readRunFacts(drive.db, drive.run.runId, drive.duplicates),
            artifacts: [...artifacts, ...known],
            blobs: drive.blobs,
          },
          outcome.intents,
        )),
  ];
  // A reused step would change nothing of the world and ask nobody, so one that asks runs every time.
  if (parts && status !== 'fail' && outcome.intents.length === 0 && drive.log.state.steps[ref.index - 1].approvals.length === 0)
    statements.push({
      sql: `INSERT OR REPLACE INTO step_cache (cache_key, step, parts, run_id, completed, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
      args: [cacheKey(parts), parts.step.split('@')[0], JSON.stringify(parts), drive.run.runId, JSON.stringify({ status, detail, data, cards, artifacts }), at],
    });
  if (behind) return behind.hand({ ref, uses, durationMs }, event, statements);
  try {
    await drive.log.append([event], statements);
  } catch (error) {
    await endUnwritten(drive, ref, durationMs, error);
  }
}

/** The end of a step whose result the storage, or a guard, did not take. */
async function endUnwritten({ log }: Drive, ref: StepRef, durationMs: number, error: unknown): Promise<void> {
  const refusal = Object.entries(REFUSALS).find(([name]) => isRefused(error, { guard: name }));
  const problem = refusal ? refusal[1] : storageProblem(error);
  await log.append([completed(ref, { status: 'fail', detail: problem.message, durationMs, problem })]);
}

/** What a guard of an intent says when it refuses. */
const REFUSALS: Readonly<Record<string, Problem>> = {
  [ALIAS_GUARD]: { code: 'ALIAS_MOVED', message: 'the alias was moved by another run meanwhile; start again to compare with its new holder' },
  [TARGET_GUARD]: { code: 'GATE_CLOSED', message: 'an alias points at a registered success only; register the model before moving the alias to it' },
  [DUPLICATE_GUARD]: {
    code: 'DUPLICATE_MODEL_RUN',
    message: 'an equal model run is in the registry already and VITRINE_DUPLICATES is "deny"; set it to "detect", or change the settings',
  },
};

export const storageProblem = (error: unknown): Problem => ({
  code: 'STORAGE_FAILED',
  message: isAppError(error) ? error.message : 'the database did not take what was written; see the server log',
});

async function afterFailure(drive: Drive, step: PlannedStep, ref: StepRef, durationMs: number, problem: Problem): Promise<void> {
  const transient = problem.code !== 'STEP_TIMEOUT' && problem.code !== 'HOST_MEMORY';
  // Counted by what was retried: an attempt can also have ended with a question, or with the server.
  const retried = drive.log.state.steps[step.index - 1].retries.length;
  if (transient && retried < step.retries) {
    const delayMs = 100 * 2 ** retried;
    await drive.log.append([{ type: 'step.retried', ...ref, problem, delayMs }]);
    await setTimeout(delayMs, undefined, { signal: drive.signal }).catch(() => {}); // Cancel does not wait for it
    return;
  }
  const title = problem.code in ERRORS ? ERRORS[problem.code as ErrorCode].title : 'A step failed';
  await drive.log.append([
    { type: 'step.logged', ...ref, level: 'error', message: `${title}: ${problem.message}` },
    completed(ref, { status: 'fail', detail: problem.message, durationMs, problem }),
  ]);
}

type Hit = Pick<Completed, 'status' | 'detail' | 'data' | 'cards' | 'artifacts'> & { reusedFrom: string };

/** Of a restart: the step as the source has it, or why it must run; null when that is for the cache to say. */
function takeOver({ run: { restart, models }, log, catalogue, blobs }: Drive, step: PlannedStep, inputs: BoundInputs): { hit?: Hit; why?: string } | null {
  if (restart === null) return null;
  const from = log.state.plan.findIndex((one) => one.id === restart.step);
  if (from >= 0 && step.index > from) return { why: `the run was restarted from ${restart.step}` };
  if (restart.source === null) return null;
  const match = matchStep(restart.source, { step, inputs, seed: log.state.seed, models, catalogue });
  if ('why' in match || missingFiles(blobs, match.found).length > 0) return null;
  const { status, detail, data, artifacts, cards } = match.found;
  return { hit: { status: status as StepStatus, detail, data, artifacts, cards, reusedFrom: restart.source.state.runId } };
}

/** The stored outputs of equal work, if all their bytes are still there; else why it must run. */
async function lookUp({ db, blobs }: Drive, step: PlannedStep, parts: CacheParts): Promise<{ hit?: Hit; why?: string }> {
  const [row] = await db.read((q) =>
    q
      .select()
      .from(stepCache)
      .where(eq(stepCache.cacheKey, cacheKey(parts))),
  );
  if (row) {
    const stored = JSON.parse(row.completed) as Omit<Hit, 'reusedFrom'>;
    if (stored.artifacts.every((artifact) => artifact.files.every((file) => blobs.has(file.sha256)))) return { hit: { ...stored, reusedFrom: row.runId } };
  }
  const [latest] = await db.read((q) =>
    q.select({ parts: stepCache.parts }).from(stepCache).where(eq(stepCache.step, step.uses)).orderBy(desc(stepCache.createdAt)).limit(1),
  );
  return latest ? { why: explainMiss(parts, JSON.parse(latest.parts) as CacheParts) } : {};
}

const makerOf = ({ run: { runId }, log: { state } }: Drive, step: string, data: Completed['data'], parts: CacheParts | null): Maker => ({
  ...{ runId, step, preset: state.preset, title: state.title },
  ...(typeof data.winner === 'string' ? { winner: data.winner } : {}),
  ...(parts ? { inputHash: cacheKey(parts) } : {}),
});

const isoNow = ({ now }: Drive): string => new Date(now()).toISOString();
