import { canonicalJson } from '../blobs/canonical-json.ts';
import type { ApprovalRequest, Card, Step } from '../kit/step.ts';
import { refused } from './check-result.ts';

/** A request as it leaves the host: complete, and no more than JSON. */
export interface AskedApproval extends Required<ApprovalRequest> {
  /** What the step had shown when it asked. */
  cards: Readonly<Record<string, Card>>;
}

/** Ends an attempt: the step cannot go on before this is decided. Known by its name, as every error of ours. */
export class ApprovalNeeded extends Error {
  readonly asked: AskedApproval;
  constructor(asked: AskedApproval) {
    super(`needs a decision on "${asked.action}"`);
    this.name = 'ApprovalNeeded';
    this.asked = asked;
  }
}
export const isApprovalNeeded = (error: unknown): error is ApprovalNeeded => error instanceof Error && error.name === 'ApprovalNeeded';

const WINDOW_MS = 600_000;
const LONGEST_MS = 604_800_000;
const ARGUMENT_BYTES = 16_384;

/** The request with its defaults. @throws AppError OUTPUT_REFUSED naming step and rule */
export function completeRequest(step: Step, { action, arguments: given, windowMs = WINDOW_MS }: ApprovalRequest): Required<ApprovalRequest> {
  if (typeof action !== 'string' || action === '' || action.length > 200) throw refused(step, 'asked for an approval without an action of 1 to 200 characters');
  if (!Number.isInteger(windowMs) || windowMs < 1 || windowMs > LONGEST_MS)
    throw refused(step, `asked for an approval of "${action}" within ${windowMs} ms; a window is 1 to ${LONGEST_MS}`);
  const text = canonicalJson(given ?? {}, `arguments of "${action}"`);
  if (Buffer.byteLength(text) > ARGUMENT_BYTES) throw refused(step, `asked for an approval of "${action}" with arguments of more than ${ARGUMENT_BYTES} bytes`);
  return { action, arguments: JSON.parse(text) as ApprovalRequest['arguments'], windowMs };
}
