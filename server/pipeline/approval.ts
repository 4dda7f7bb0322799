import type { Json, JsonObject } from '../kit/json.ts';
import type { ApprovalDecision, ApprovalRequest } from '../kit/step.ts';
import type { RunState, StepState } from './run-state.ts';

/** What was decided, by whom and why. */
export interface Decision {
  approved: boolean;
  /** `system` when nobody answered, or nobody was to be asked. */
  actor: string;
  reason: string;
  at: string;
  /** The run whose recorded decision this is, when a replay took it from there; null = made in this run. */
  recordedIn: string | null;
}

/** A decision a step asked for, and what became of it. */
export interface Approval {
  approvalId: string;
  action: string;
  arguments: JsonObject;
  requestedAt: string;
  expiresAt: string;
  decision: Decision | null;
}

/** A decision that was made, and what exactly it was about. */
export interface GivenDecision extends ApprovalDecision {
  action: string;
  arguments: JsonObject;
}

/** The decision on exactly this, the last of those that were made; a decision on other arguments is none. */
export const findDecision = <D extends GivenDecision>(decisions: readonly D[], { action, arguments: wanted }: ApprovalRequest): D | null =>
  decisions.findLast((one) => one.action === action && isSame(one.arguments, wanted)) ?? null;

function isSame(a: Json, b: Json): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return one.length === other.size && one.every(([key, value]) => other.has(key) && isSame(value, other.get(key) as Json));
}

/** The decision a run waits for; null when it waits for none. */
export function openApproval({ steps }: Pick<RunState, 'steps'>): { step: StepState; approval: Approval } | null {
  for (const step of steps) {
    const approval = step.approvals.find((one) => one.decision === null);
    if (approval) return { step, approval };
  }
  return null;
}

/** Time for which a run waited for people, ms: no step worked meanwhile. @param until waits count up to this moment, ms since 1970 */
export function waitedMs({ steps }: Pick<RunState, 'steps'>, until: number): number {
  let sum = 0;
  for (const { approvals } of steps)
    for (const { requestedAt, decision } of approvals) {
      const end = Math.min(until, decision ? Date.parse(decision.at) : until);
      sum += Math.max(0, end - Date.parse(requestedAt));
    }
  return sum;
}
