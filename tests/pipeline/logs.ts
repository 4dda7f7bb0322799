import type { EventBody, PlannedStep, RunEvent, StepRef } from '../../server/pipeline/event.ts';
import { emptyRun, type RunState, reduceRun } from '../../server/pipeline/run-state.ts';

export const AT = '2026-01-01T00:00:00.000Z';

export function planned(id: string, index: number, more: Partial<PlannedStep> = {}): PlannedStep {
  return {
    id,
    uses: id,
    version: '1.0.0',
    title: id.toUpperCase(),
    phase: 'test',
    index,
    phaseIndex: 1,
    params: {},
    bindings: {},
    writes: {},
    world: [],
    cached: true,
    skipWhenReused: false,
    timeoutMs: 1000,
    retries: 0,
    ...more,
  };
}
export const ref = (step: string, index: number, total = 3, attempt = 1): StepRef => ({
  step,
  index,
  total,
  phase: 'test',
  phaseIndex: 1,
  phaseTotal: 1,
  attempt,
});
export const done = (step: string, index: number, more: Partial<Extract<EventBody, { type: 'step.completed' }>> = {}): EventBody => ({
  type: 'step.completed',
  ...ref(step, index),
  status: 'pass',
  detail: 'done',
  durationMs: 1,
  data: {},
  artifacts: [],
  cards: {},
  ...more,
});
export const QUEUED: EventBody = {
  type: 'run.queued',
  preset: 'p',
  title: 'P',
  seed: 1,
  steps: [planned('a', 1, { writes: { x: { kind: 'analysis', many: false } } }), planned('b', 2), planned('c', 3)],
};
export const STARTED: EventBody = { type: 'run.started', environment: { node: '20', v8: '11', arch: 'x64', platform: 'linux' } };
export const END: EventBody = {
  type: 'run.completed',
  status: 'completed',
  summary: { detail: '', steps: { pass: 3, warn: 0, skip: 0, fail: 0 }, durationMs: 3 },
};
export const artifact = (output: string, kind = 'analysis', digest = 'd'.repeat(64)) => ({ output, kind, digest, files: [] });

export const logOf = (bodies: readonly EventBody[], first = 1): RunEvent[] =>
  bodies.map((body, i) => ({ ...body, runId: 'r', seq: first + i, position: 10 + i, at: AT }) as RunEvent);
export const stateOf = (events: readonly RunEvent[]): RunState => events.reduce(reduceRun, emptyRun('r'));
