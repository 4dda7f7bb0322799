import type { Command } from 'commander';
import type { ApprovalView } from '../services/approval/views.ts';
import { withProduct } from './ask-product.ts';
import { whole } from './option-values.ts';

interface Options {
  json?: boolean;
  reason?: string;
  run?: string;
  state?: 'waiting' | 'approved' | 'rejected';
  limit?: number;
}

function say({ approvalId, runId, step, action, arguments: given, requestedAt, expiresAt, decision }: ApprovalView): string {
  const outcome = decision
    ? `${decision.approved ? 'approved' : 'not approved'} by ${decision.actor}${decision.reason ? `: ${decision.reason}` : ''}`
    : `waits until ${expiresAt}`;
  return `${approvalId}  ${requestedAt}  ${runId} ${step}  ${action} ${JSON.stringify(given)}  ${outcome}`;
}

const decide = (decision: 'approved' | 'rejected') => (approvalId: string, options: Options) =>
  withProduct(async ({ client }) => {
    const made = await client.approval.decide.mutate({ approvalId, answer: { decision, reason: options.reason ?? '' } });
    console.log(options.json ? JSON.stringify(made) : `${decision}  ${approvalId}`);
  });

export function addApprovalsCommand(program: Command): void {
  const command = program.command('approvals').description('decisions that steps ask of people: list, approve, reject');
  command
    .command('list', { isDefault: true })
    .description('what was asked and decided, newest first')
    .option('--run <run>', 'of one run')
    .option('--state <state>', 'waiting, approved or rejected')
    .option('--limit <number>', 'at most so many', whole)
    .option('--json', 'JSON on stdout')
    .action((options: Options) =>
      withProduct(async ({ client }) => {
        const { rows } = await client.approval.list.query({ runId: options.run, state: options.state, limit: options.limit });
        if (options.json) console.log(JSON.stringify(rows));
        else for (const row of rows) console.log(say(row));
      }),
    );
  for (const [name, decision, words] of [
    ['approve', 'approved', 'approve what a step asks'],
    ['reject', 'rejected', 'reject it; the run stays green'],
  ] as const)
    command
      .command(name)
      .argument('<approval>', 'id of the approval')
      .description(words)
      .option('--reason <text>', 'why; it is kept with the decision')
      .option('--json', 'JSON on stdout')
      .action(decide(decision));
}
