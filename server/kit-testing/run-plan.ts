import type { BlobStore } from '../blobs/blob-store.ts';
import type { Loaded } from '../host/describe-plugins.ts';
import { executeStep, type StepOutcome } from '../host/execute-step.ts';
import { planRun, resolveRun } from '../host/plan-run.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { ApprovalDecision, ApprovalRequest, World } from '../kit/step.ts';
import type { EventBody, PlannedStep, RunEvent, StepRef } from '../pipeline/event.ts';
import { nextAction } from '../pipeline/next-action.ts';
import type { StartSettings } from '../pipeline/run-settings.ts';
import { emptyRun, type RunState, reduceRun } from '../pipeline/run-state.ts';

export interface PlanRun {
  state: RunState;
  warnings: readonly string[];
  /** What each executed step returned, by step id. */
  outcomes: ReadonlyMap<string, StepOutcome>;
  /** Descriptor of the first output of a kind that the step wrote. @throws RangeError when there is none */
  output(step: string, kind: string): Descriptor;
}

export interface PlanRunOptions {
  loaded: Loaded;
  blobs: BlobStore;
  request: Partial<StartSettings> & Pick<StartSettings, 'preset'>;
  feed?: Descriptor;
  world?: World;
  /** Answers what steps ask; without it nothing is approved. */
  decide?(request: ApprovalRequest): ApprovalDecision;
  signal?: AbortSignal;
}

/** Models of a plan run that names none: simple ones, so that what is tested is the plan. */
export const SIMPLE_MODELS: readonly string[] = ['drift', 'moving_average', 'naive', 'seasonal_average', 'seasonal_naive', 'ses'];

/** A healthy server with nothing registered, an empty guide, and no endpoint of any kind. */
export const CALM_WORLD: World = {
  health: { database: true, diskFreeBytes: 1e12, writer: true, plugins: 17, quarantined: [], at: '2026-05-31T00:00:00.000Z' },
  aliases: {},
  ops: { staleAliases: 0, retrainingCandidates: 0, totalRuns: 0, totalAliases: 0, degradingModels: 0, stale: [], retraining: [], degrading: [] },
  embedding: { provider: 'full-text', configured: false, reachable: false, dimensions: null, model: null, reason: '' },
  guide: {
    ...{ sources: 0, chunks: 0, added: 0, updated: 0, unchanged: 0, vectors: 0, provider: 'full-text', reason: '' },
    change: { add: [], remove: [], vectors: [], maker: null },
  },
  search: { question: 'How do I run the demo pipeline?', method: 'words', reason: '', hits: [] },
  words: { provider: 'local', text: '', why: 'no endpoint is configured' },
};

const AT = '2026-05-31T00:00:00.000Z';

/** The answer of somebody who is never there. */
export const NOT_APPROVED: ApprovalDecision = { approved: false, actor: 'system', reason: 'nobody answers in a test', at: AT };

/**
 * Runs a whole plan in this process, without engine, database or host: the same planning, binding, execution and reducer, one
 * step after another. Dates and models are fixed unless the request says otherwise: the anchor day is 2026-05-31, models are simple ones.
 */
export async function runPlan(options: PlanRunOptions): Promise<PlanRun> {
  const { loaded, blobs, request, feed, world = CALM_WORLD, decide = () => NOT_APPROVED, signal = new AbortController().signal } = options;
  const settings = {
    seed: 42,
    anchorDay: '2026-05-31',
    reset: false,
    overrides: {},
    feed: null,
    focus: null,
    backtest: {},
    levels: [80, 95],
    models: SIMPLE_MODELS,
    ...request,
  };
  const resolution = resolveRun(loaded, settings);
  if (!resolution.ok) throw new RangeError(resolution.errors.map((error) => `${error.path}: ${error.message}`).join('; '));
  const steps = planRun(loaded, resolution.settings);
  const outcomes = new Map<string, StepOutcome>();
  let state = emptyRun('run_test');
  const append = (body: EventBody): void => {
    state = reduceRun(state, { ...body, runId: 'run_test', seq: state.seq + 1, position: state.seq + 1, at: AT } as RunEvent);
  };
  const refOf = (step: PlannedStep): StepRef => ({
    step: step.id,
    index: step.index,
    total: steps.length,
    phase: step.phase,
    phaseIndex: step.phaseIndex,
    phaseTotal: new Set(steps.map((one) => one.phase)).size,
    attempt: 1,
  });
  append({ type: 'run.queued', preset: settings.preset, title: settings.preset, steps, seed: settings.seed });
  append({ type: 'run.started', environment: { node: process.version, v8: process.versions.v8, arch: process.arch, platform: process.platform } });
  for (let action = nextAction(state, feed ?? null); action.do === 'run' || action.do === 'skip'; action = nextAction(state, feed ?? null)) {
    const ref = refOf(action.step);
    if (action.do === 'skip') {
      append({ type: 'step.completed', ...ref, status: 'skip', detail: action.detail, durationMs: 0, data: {}, artifacts: [], cards: {} });
      continue;
    }
    const plugin = loaded.steps.get(action.step.uses);
    if (!plugin) throw new RangeError(`no step "${action.step.uses}"`);
    const { params } = action.step;
    const call = { step: plugin, params, inputs: action.inputs, seed: settings.seed, world, models: loaded.models, blobs, signal, decide };
    const outcome = await executeStep({ ...call, onProgress: () => {}, onLog: () => {}, onItem: () => {} });
    outcomes.set(action.step.id, outcome);
    const { status, detail, data, cards } = outcome;
    append({ type: 'step.completed', ...ref, status, detail, durationMs: 0, data, artifacts: outcome.outputs, cards });
  }
  return { state, warnings: resolution.warnings, outcomes, output: (step, kind) => findOutput(outcomes, step, kind) };
}

function findOutput(outcomes: ReadonlyMap<string, StepOutcome>, step: string, kind: string): Descriptor {
  const found = outcomes.get(step)?.outputs.find((output) => output.kind === kind);
  if (!found) throw new RangeError(`step ${step} wrote no ${kind}; it ended ${outcomes.get(step)?.detail ?? 'without running'}`);
  return found;
}
