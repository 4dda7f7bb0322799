import type { StepStatus } from '../kit/step.ts';
import type { RunState, StepState } from './run-state.ts';

/** What a run made or found made, complete, by id and digest; nothing of it belongs to the workspace. */
export interface CreatedObjects {
  runIds: readonly string[];
  /** Saved what-if plans. */
  scenarioIds: readonly string[];
  batchIds: readonly string[];
  /** Where each alias was moved to by this run. */
  aliases: readonly { name: string; digest: string }[];
  artifactIds: readonly { id: string; step: string; output: string; kind: string; digest: string }[];
  /** Files of those artifacts: `<step>/<output>/<path>`, the artifact's digest, and the SHA-256 of the file's bytes. */
  artifactPaths: readonly { path: string; artifact: string; sha256: string; bytes: number }[];
  /** Digests. */
  datasetIds: readonly string[];
  approvalIds: readonly string[];
  knowledgeEvents: readonly string[];
}

/** How a run ended, in figures. */
export interface ResultSummary {
  detail: string;
  winner: string | null;
  metric: string | null;
  /** In the metric's unit. */
  value: number | null;
  /** Seasonal naive's value of the same metric. */
  baseline: number | null;
  /** Null while it runs. */
  wallClockMs: number | null;
  phases: readonly { phase: string; status: StepState['status']; durationMs: number; steps: number }[];
  steps: readonly { id: string; uses: string; title: string; phase: string; status: StepState['status']; durationMs: number | null; reused: boolean }[];
}

/** The series a run came to show, asked for or not. */
export interface EffectiveFocus {
  series: number;
  key: string;
  /** `default`: the first series with a record, nobody having asked for one that is there. */
  selectedBy: 'user' | 'default';
}

const WEIGHT: Readonly<Record<StepState['status'], number>> = { skip: 0, pass: 1, pending: 2, running: 3, warn: 4, fail: 5 };

/** Phases in plan order; a phase ends as its worst step did, skipped only when all of it was. */
export function summariseResult({ steps, summary }: RunState): ResultSummary {
  const phases = new Map<string, { phase: string; status: StepState['status']; durationMs: number; steps: number }>();
  for (const { phase, status, durationMs } of steps) {
    const before = phases.get(phase) ?? { phase, status: 'skip' as StepStatus, durationMs: 0, steps: 0 };
    const worst = WEIGHT[status] > WEIGHT[before.status] ? status : before.status;
    phases.set(phase, { phase, status: worst, durationMs: before.durationMs + (durationMs ?? 0), steps: before.steps + 1 });
  }
  return {
    detail: summary?.detail ?? '',
    winner: summary?.winner ?? null,
    metric: summary?.metric ?? null,
    value: summary?.value ?? null,
    baseline: summary?.baseline ?? null,
    wallClockMs: summary?.durationMs ?? null,
    phases: [...phases.values()],
    steps: steps.map(({ id, uses, title, phase, status, durationMs, reusedFrom }) => ({
      id,
      uses,
      title,
      phase,
      status,
      durationMs,
      reused: reusedFrom !== null,
    })),
  };
}

/** What the step that takes stock came to show; null when it did not run. */
export function effectiveFocus({ steps }: RunState): EffectiveFocus | null {
  const { focus, focusSeries, selectedBy } = steps.find((step) => step.uses === 'status')?.data ?? {};
  if (typeof focus !== 'string' || typeof focusSeries !== 'number') return null;
  return { series: focusSeries, key: focus, selectedBy: selectedBy === 'user' ? 'user' : 'default' };
}
