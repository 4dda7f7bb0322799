import { AppError } from '../errors.ts';
import type { StepOutcome } from '../host/execute-step.ts';
import type { JsonObject } from '../kit/json.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import type { BoundInputs } from '../pipeline/next-action.ts';
import { modelsOf, refOf } from './plugin-code.ts';
import { type RunHost, startRunHost } from './run-host.ts';

/** Something to be computed from what a run stored: one series explained, say. Nothing of it changes the world. */
export interface Question {
  /** Id of a step that is not part of a plan. */
  step: string;
  params: JsonObject;
  inputs: BoundInputs;
  /** Ids the run was started with. */
  models: readonly string[];
  seed: number;
}

export interface Examiner {
  /** @throws AppError STEP_FAILED with the step's own words, NOT_FOUND codes of inputs that are gone */
  ask(question: Question): Promise<StepOutcome>;
  close(): void;
}

const TIMEOUT_MS = 20_000;
/** A host that nobody asks any more ends after this. */
const IDLE_MS = 120_000;

/** Plugin code runs in hosts only, questions too: one host answers them one after another, and is put away when idle. */
export function createExaminer(options: { blobsDir: string; memoryLimit: number; readonly catalogue: Catalogue }): Examiner {
  let host: RunHost | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  const answer = async ({ step, params, inputs, models, seed }: Question): Promise<StepOutcome> => {
    const { catalogue } = options;
    const plugin = catalogue.steps.find((one) => one.id === step);
    if (!plugin) throw new AppError('PLUGIN_QUARANTINED', `step "${step}" is not loaded; see the plugin list for the reason`);
    clearTimeout(idle);
    if (!host?.alive) host = startRunHost({ blobsDir: options.blobsDir, memoryLimit: options.memoryLimit, threads: 1 });
    const result = await host.execute({
      request: { type: 'execute', step, plugin: refOf(plugin), models: modelsOf(catalogue, models).map(refOf), params, inputs, seed, world: {}, decisions: [] },
      timeoutMs: TIMEOUT_MS,
      signal: new AbortController().signal,
      onProgress: () => {},
      onLog: () => {},
      onItem: () => {},
    });
    idle = setTimeout(() => host?.kill(), IDLE_MS).unref();
    if (result.ok === 'asks') throw new AppError('STEP_FAILED', `step ${step} asked for a decision, which nobody can give here`);
    if (!result.ok) throw new AppError('STEP_FAILED', result.message);
    return result.outcome;
  };

  return {
    ask(question) {
      const turn = last.then(() => answer(question));
      last = turn.catch(() => {});
      return turn;
    },
    close() {
      clearTimeout(idle);
      host?.kill();
    },
  };
}
