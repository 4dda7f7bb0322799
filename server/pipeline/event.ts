import type { Json, JsonObject } from '../kit/json.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { Card, StepStatus } from '../kit/step.ts';

export const RUN_STATUSES = ['queued', 'running', 'waiting', 'paused', 'interrupted', 'completed', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export type TerminalStatus = 'completed' | 'failed' | 'cancelled';
export const isTerminal = (status: RunStatus): status is TerminalStatus => status === 'completed' || status === 'failed' || status === 'cancelled';

/** A step of a run as it was planned: everything that is needed to run it, and nothing that changes. */
export interface PlannedStep {
  /** Id within the run, unique. */
  id: string;
  /** Step plugin, its version and the digest of the code it belongs to. */
  uses: string;
  version: string;
  title: string;
  phase: string;
  /** 1-based, over the run and over its phases. */
  index: number;
  phaseIndex: number;
  params: JsonObject;
  /** Input name → ids of the planned steps that write it (`feed` = from outside); empty = an optional read nobody writes. */
  bindings: Readonly<Record<string, { kind: string; many: boolean; optional: boolean; from: readonly string[] }>>;
  /** Output name → kind. */
  writes: Readonly<Record<string, { kind: string; many: boolean; aside?: true }>>;
  world: readonly string[];
  cached: boolean;
  skipWhenReused: boolean;
  timeoutMs: number;
  retries: number;
}

/** Carried by every step event, so that each line can be read alone. */
export interface StepRef {
  step: string;
  index: number;
  total: number;
  phase: string;
  phaseIndex: number;
  phaseTotal: number;
  /** 1, 2, 3 … */
  attempt: number;
}

export interface Problem {
  code: string;
  message: string;
}

/** What the run came to, written once with its end. */
export interface RunSummary {
  /** "11 steps: 10 pass, 1 skip" or why it ended. */
  detail: string;
  steps: Readonly<Record<StepStatus, number>>;
  durationMs: number;
  winner?: string;
  metric?: string;
  value?: number;
  /** Seasonal naive's value of the same metric. */
  baseline?: number;
  problem?: Problem;
  /** Time for which it waited for people's decisions, ms; not in `durationMs`. */
  waitedMs?: number;
  /** Only on replays. */
  verdict?: Verdict;
}

export type Verdict =
  | { verdict: 'reproduced'; source: string; compared: number }
  | { verdict: 'differs'; source: string; compared: number; step: string; output: string; expected: string | null; found: string | null; reason: string };

export type EventBody =
  | { type: 'run.queued'; preset: string; title: string; steps: readonly PlannedStep[]; seed: number }
  | { type: 'run.started'; environment: { node: string; v8: string; arch: string; platform: string } }
  | { type: 'run.paused'; actor: string }
  | { type: 'run.resumed'; actor: string }
  | { type: 'run.interrupted'; reason: string }
  | ({ type: 'step.started' } & StepRef)
  | ({ type: 'step.progress'; fraction: number; note: string; etaMs?: number } & StepRef)
  | ({ type: 'step.item'; item: string; status: StepStatus; detail: string } & StepRef)
  | ({ type: 'step.logged'; level: 'debug' | 'info' | 'warn' | 'error'; message: string; data?: JsonObject } & StepRef)
  | ({ type: 'step.retried'; problem: Problem; delayMs: number } & StepRef)
  | ({
      type: 'step.completed';
      status: StepStatus;
      detail: string;
      durationMs: number;
      data: { [key: string]: Json };
      artifacts: readonly Descriptor[];
      cards: Readonly<Record<string, Card>>;
      /** Set when the outputs were taken from an earlier run instead of being computed. */
      reusedFrom?: string;
      /** Why it ran although an earlier run had the step: "params changed", "code changed" … */
      ranBecause?: string;
      problem?: Problem;
    } & StepRef)
  | ({
      type: 'approval.requested';
      approvalId: string;
      action: string;
      arguments: JsonObject;
      expiresAt: string;
      /** What the step had shown when it asked. */
      cards?: Readonly<Record<string, Card>>;
    } & StepRef)
  | ({
      type: 'approval.decided';
      approvalId: string;
      approved: boolean;
      actor: string;
      reason: string;
      /** In a replay: the run whose recorded decision this is. */
      recordedIn?: string;
    } & StepRef)
  | { type: 'run.completed'; status: TerminalStatus; summary: RunSummary };

export type EventType = EventBody['type'];

/** One appended fact. `seq` counts 1, 2, 3 … within the run; `position` orders all runs of an instance. */
export type RunEvent<B extends EventBody = EventBody> = B & { runId: string; seq: number; position: number; at: string };
