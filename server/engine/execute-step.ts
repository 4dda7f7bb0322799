import type { PlannedStep, StepRef } from '../pipeline/event.ts';
import type { BoundInputs } from '../pipeline/next-action.ts';
import { decisionsOf } from './ask-approval.ts';
import type { Drive } from './drive.ts';
import { modelsOf, refOf } from './plugin-code.ts';
import type { ExecutionResult } from './run-host.ts';
import { lookAtWorld } from './world/index.ts';

/** Shows a step what it asked to see of the world and has it executed; what it says meanwhile is noted in the log. */
export async function executeStep(drive: Drive, step: PlannedStep, ref: StepRef, inputs: BoundInputs, signal: AbortSignal): Promise<ExecutionResult> {
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
