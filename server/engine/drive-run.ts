import type { PlannedStep, StepRef, TerminalStatus } from '../pipeline/event.ts';
import { type BoundInputs, nextAction } from '../pipeline/next-action.ts';
import { stepRefOf } from '../pipeline/step-ref.ts';
import { askApproval } from './ask-approval.ts';
import { cacheParts } from './cache-key.ts';
import { artifactStatements } from './commit-step.ts';
import type { Drive } from './drive.ts';
import { afterFailure, commitStep, completed, endUnwritten, isoNow, makerOf } from './end-step.ts';
import { executeStep } from './execute-step.ts';
import { finishRun } from './finish-run.ts';
import { stepCodeDigest } from './plugin-code.ts';
import { lookUp, takeOver } from './reuse-step.ts';
import { openWriteBehind, type WriteBehind } from './write-behind.ts';

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
  const result = await executeStep(drive, step, ref, inputs, signal);
  const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
  // What it asks of the world or of a person can be refused, and the next step looks at the world: that is waited for, as a failure is.
  const isWaitedFor = result.ok !== true || result.outcome.status === 'fail' || result.outcome.intents.length > 0;
  if (!(await (isWaitedFor ? behind.settle() : behind.makeRoom())) || drive.signal.aborted) return;
  if (result.ok === 'asks') return askApproval(drive, ref, result.asked);
  if (!result.ok) return afterFailure(drive, step, ref, durationMs, { code: result.code, message: result.message });
  await commitStep(drive, isWaitedFor ? null : behind, step.uses, ref, inputs, result, durationMs, parts, found?.why);
}
