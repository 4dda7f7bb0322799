import type { JsonObject } from '../../kit/json.ts';
import type { Decision } from '../../pipeline/approval.ts';
import type { RunStatus } from '../../pipeline/event.ts';

/** A decision asked of a person, and what became of it. */
export interface ApprovalView {
  approvalId: string;
  runId: string;
  /** Name, feed or title of the run; '' when it is gone. */
  runLabel: string;
  /** Null when the run is gone. */
  runStatus: RunStatus | null;
  /** Id within the run's plan. */
  step: string;
  action: string;
  arguments: JsonObject;
  requestedAt: string;
  /** When silence answers. */
  expiresAt: string;
  /** Null while it waits. */
  decision: Decision | null;
}
