import type { AskedApproval } from '../host/approvals.ts';
import { type Approval, findDecision, type GivenDecision } from '../pipeline/approval.ts';
import type { EventBody, StepRef } from '../pipeline/event.ts';
import type { RunState, StepState } from '../pipeline/run-state.ts';
import { decidedStatements, requestedStatement } from './approval-statements.ts';
import type { Drive } from './drive.ts';
import { newApprovalId } from './new-id.ts';
import { readRunState } from './read-run-log.ts';

/** What was decided for a step so far, as the host is given it. */
export const decisionsOf = (step: StepState | undefined): (GivenDecision & { approval: Approval })[] =>
  (step?.approvals ?? []).flatMap((approval) => {
    const { action, arguments: about, decision } = approval;
    if (decision === null) return [];
    const { approved, actor, reason, at } = decision;
    return [{ action, arguments: about, approved, actor, reason, at, approval }];
  });

/** Records what a step asks; with nobody to be asked, the answer goes with it and the run goes on. */
export async function askApproval(drive: Drive, ref: StepRef, asked: AskedApproval): Promise<void> {
  const { log, run, now } = drive;
  const approvalId = newApprovalId(now());
  const answer = await answerAtOnce(drive, ref.step, asked);
  const at = new Date(now()).toISOString();
  const expiresAt = new Date(now() + asked.windowMs).toISOString();
  const { action, cards } = asked;
  const requested: Extract<EventBody, { type: 'approval.requested' }> = {
    type: 'approval.requested',
    ...ref,
    approvalId,
    action,
    arguments: asked.arguments,
    expiresAt,
    ...(Object.keys(cards).length > 0 ? { cards } : {}),
  };
  if (answer === null) {
    await log.append([requested], [requestedStatement(run.runId, requested, at)]);
    drive.onWaiting(approvalId, asked.windowMs);
    return;
  }
  const decided: Extract<EventBody, { type: 'approval.decided' }> = { type: 'approval.decided', ...ref, approvalId, ...answer };
  const said = answer.recordedIn
    ? `a replay asks nobody: the decision on "${action}" recorded in run ${answer.recordedIn} is used, ${answer.approved ? 'approved' : 'not approved'} by ${answer.actor}`
    : `"${action}" was decided at once, nobody was asked: ${answer.reason}`;
  await log.append(
    [requested, { type: 'step.logged', ...ref, level: 'info', message: said }, decided],
    [requestedStatement(run.runId, requested, at), ...decidedStatements(decided, at)],
  );
}

type Answer = Pick<Extract<EventBody, { type: 'approval.decided' }>, 'approved' | 'actor' | 'reason' | 'recordedIn'>;

/** The answer of a run that asks nobody: recorded ones of a replay, or what the run was started with. Null = a person is asked. */
async function answerAtOnce({ db, run }: Drive, step: string, asked: AskedApproval): Promise<Answer | null> {
  if (run.replayedFrom !== null) {
    const source: RunState = await readRunState(db, run.replayedFrom);
    const found = findDecision(decisionsOf(source.steps.find((one) => one.id === step)), asked);
    if (found) return { approved: found.approved, actor: found.actor, reason: found.reason, recordedIn: run.replayedFrom };
    return { approved: false, actor: 'system', reason: `a replay asks nobody, and run ${run.replayedFrom} has no decision on exactly this` };
  }
  if (run.approve === 'ask') return null;
  return { approved: run.approve === 'yes', actor: 'system', reason: `the run was started with approve "${run.approve}"` };
}
