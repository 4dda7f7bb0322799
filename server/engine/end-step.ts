import { setTimeout } from 'node:timers/promises';
import { isRefused } from '../db/write-failure.ts';
import { ERRORS, type ErrorCode, isAppError } from '../errors.ts';
import type { EventBody, PlannedStep, Problem, StepRef } from '../pipeline/event.ts';
import type { BoundInputs } from '../pipeline/next-action.ts';
import { type CacheParts, cacheKey } from './cache-key.ts';
import { artifactStatements, datasetStatements, type Maker } from './commit-step.ts';
import type { Drive } from './drive.ts';
import { intentStatements, readRunFacts } from './intents/index.ts';
import { ALIAS_GUARD, TARGET_GUARD } from './intents/move-alias.ts';
import { DUPLICATE_GUARD } from './intents/register-model.ts';
import type { ExecutionResult } from './run-host.ts';
import type { WriteBehind } from './write-behind.ts';

export type Completed = Extract<EventBody, { type: 'step.completed' }>;

export const completed = (ref: StepRef, rest: Partial<Completed> & Pick<Completed, 'status' | 'detail' | 'durationMs'>): Completed => ({
  type: 'step.completed',
  ...ref,
  data: {},
  artifacts: [],
  cards: {},
  ...rest,
});

/** The end of a step that came to one: its event and, in the same batch, all that follows from it. */
export async function commitStep(
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
export async function endUnwritten({ log }: Drive, ref: StepRef, durationMs: number, error: unknown): Promise<void> {
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

/** Tries again what may pass, up to the step's retries; else the step has failed. */
export async function afterFailure(drive: Drive, step: PlannedStep, ref: StepRef, durationMs: number, problem: Problem): Promise<void> {
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

/** Who made what a step made. */
export const makerOf = ({ run: { runId }, log: { state } }: Drive, step: string, data: Completed['data'], parts: CacheParts | null): Maker => ({
  ...{ runId, step, preset: state.preset, title: state.title },
  ...(typeof data.winner === 'string' ? { winner: data.winner } : {}),
  ...(parts ? { inputHash: cacheKey(parts) } : {}),
});

export const isoNow = ({ now }: Drive): string => new Date(now()).toISOString();
