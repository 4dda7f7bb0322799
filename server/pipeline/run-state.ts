import type { Json } from '../kit/json.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { Card, StepStatus } from '../kit/step.ts';
import { type Approval, openApproval } from './approval.ts';
import type { PlannedStep, Problem, RunEvent, RunStatus, RunSummary } from './event.ts';

export interface StepState {
  id: string;
  uses: string;
  title: string;
  phase: string;
  index: number;
  phaseIndex: number;
  status: 'pending' | 'running' | StepStatus;
  attempt: number;
  startedAt: string | null;
  endedAt: string | null;
  durationMs: number | null;
  fraction: number;
  note: string;
  etaMs: number | null;
  detail: string;
  data: { [key: string]: Json };
  artifacts: readonly Descriptor[];
  cards: Readonly<Record<string, Card>>;
  reusedFrom: string | null;
  ranBecause: string | null;
  problem: Problem | null;
  retries: readonly Problem[];
  items: { done: number; failed: number };
  /** Decisions it asked for, in that order. Until the last of them is made the step is pending. */
  approvals: readonly Approval[];
}

/** A run as its log tells it: the only way a run is read, in list, page, stream, CLI and export alike. */
export interface RunState {
  runId: string;
  status: RunStatus;
  preset: string;
  title: string;
  seed: number;
  queuedAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  steps: readonly StepState[];
  plan: readonly PlannedStep[];
  summary: RunSummary | null;
  /** Why it is paused or interrupted, in words. */
  reason: string;
  environment: { node: string; v8: string; arch: string; platform: string } | null;
  /** The last event taken in; 0 before the first. */
  seq: number;
  position: number;
}

export function emptyRun(runId: string): RunState {
  return {
    runId,
    status: 'queued',
    preset: '',
    title: '',
    seed: 0,
    queuedAt: null,
    startedAt: null,
    finishedAt: null,
    steps: [],
    plan: [],
    summary: null,
    reason: '',
    environment: null,
    seq: 0,
    position: 0,
  };
}

const pending = (step: PlannedStep): StepState => ({
  id: step.id,
  uses: step.uses,
  title: step.title,
  phase: step.phase,
  index: step.index,
  phaseIndex: step.phaseIndex,
  status: 'pending',
  attempt: 0,
  startedAt: null,
  endedAt: null,
  durationMs: null,
  fraction: 0,
  note: '',
  etaMs: null,
  detail: '',
  data: {},
  artifacts: [],
  cards: {},
  reusedFrom: null,
  ranBecause: null,
  problem: null,
  retries: [],
  items: { done: 0, failed: 0 },
  approvals: [],
});

/** The state after one more event. An event at or before `state.seq` changes nothing, so that a resent one does no harm. */
export function reduceRun(state: RunState, event: RunEvent): RunState {
  if (event.seq <= state.seq) return state;
  return { ...state, ...change(state, event), seq: event.seq, position: event.position };
}

function change(state: RunState, event: RunEvent): Partial<RunState> {
  switch (event.type) {
    case 'run.queued':
      return {
        status: 'queued',
        preset: event.preset,
        title: event.title,
        seed: event.seed,
        queuedAt: event.at,
        plan: event.steps,
        steps: event.steps.map(pending),
      };
    case 'run.started':
      return { status: 'running', startedAt: event.at, environment: event.environment, reason: '' };
    case 'run.paused':
      return { status: 'paused', reason: `paused by ${event.actor}` };
    case 'run.interrupted':
      return {
        status: 'interrupted',
        reason: event.reason,
        steps: state.steps.map((step) => (step.status === 'running' ? { ...step, status: 'pending', fraction: 0, note: '' } : step)),
      };
    case 'run.resumed':
      return { status: openApproval(state) ? 'waiting' : 'running', reason: '' };
    case 'run.completed':
      return {
        status: event.status,
        finishedAt: event.at,
        summary: event.summary,
        steps: state.steps.map((step) => (step.status === 'running' ? { ...step, status: 'pending', fraction: 0, note: '' } : step)),
      };
    case 'approval.requested':
    case 'approval.decided':
      return {
        status: event.type === 'approval.requested' ? 'waiting' : state.status === 'waiting' ? 'running' : state.status,
        steps: state.steps.map((step) => (step.id === event.step ? reduceApproval(step, event) : step)),
      };
    case 'step.logged':
      return {};
    default:
      return { steps: state.steps.map((step) => (step.id === event.step ? reduceStep(step, event) : step)) };
  }
}

/** Asking ends the attempt: the step is to be done again, with the decision. */
function reduceApproval(step: StepState, event: Extract<RunEvent, { type: `approval.${string}` }>): StepState {
  const { approvalId, at } = event;
  if (event.type === 'approval.requested') {
    const asked: Approval = { approvalId, action: event.action, arguments: event.arguments, requestedAt: at, expiresAt: event.expiresAt, decision: null };
    return { ...step, status: 'pending', fraction: 0, note: '', etaMs: null, cards: event.cards ?? step.cards, approvals: [...step.approvals, asked] };
  }
  const { approved, actor, reason, recordedIn = null } = event;
  const decision = { approved, actor, reason, at, recordedIn };
  return { ...step, approvals: step.approvals.map((one) => (one.approvalId === approvalId ? { ...one, decision } : one)) };
}

type StepEvent = Exclude<Extract<RunEvent, { type: `step.${string}` }>, { type: 'step.logged' }>;

function reduceStep(step: StepState, event: StepEvent): StepState {
  switch (event.type) {
    case 'step.started':
      return { ...step, status: 'running', attempt: event.attempt, startedAt: event.at, fraction: 0, note: '', etaMs: null, items: { done: 0, failed: 0 } };
    case 'step.progress':
      return { ...step, fraction: event.fraction, note: event.note, etaMs: event.etaMs ?? null };
    case 'step.item':
      return { ...step, items: { done: step.items.done + 1, failed: step.items.failed + (event.status === 'fail' ? 1 : 0) } };
    case 'step.retried':
      return { ...step, status: 'pending', retries: [...step.retries, event.problem] };
    case 'step.completed':
      return {
        ...step,
        status: event.status,
        attempt: event.attempt,
        endedAt: event.at,
        durationMs: event.durationMs,
        fraction: 1,
        note: '',
        etaMs: null,
        detail: event.detail,
        data: event.data,
        artifacts: event.artifacts,
        cards: event.cards,
        reusedFrom: event.reusedFrom ?? null,
        ranBecause: event.ranBecause ?? null,
        problem: event.problem ?? null,
      };
  }
}
