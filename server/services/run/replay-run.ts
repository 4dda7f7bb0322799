import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { isTerminal } from '../../pipeline/event.ts';
import type { Actor, Server } from '../../server.ts';
import { planBatch } from '../batch/plan-batch.ts';
import { parseInput } from '../parse-input.ts';
import { IdempotencyKey } from '../request-key.ts';
import { requireWrite } from '../require-write.ts';
import { findRun } from './find-run.ts';
import { codeOf, planSteps, toSettings } from './resolve-start.ts';
import { stampPlugins } from './stamp-plugins.ts';
import { WorkspaceName } from './start-request.ts';
import { enqueueRun } from './start-run.ts';
import type { ResolvedConfig } from './views.ts';

export const Replay = z.strictObject({
  workspaceName: WorkspaceName.nullish().describe('Keeps the replay under this name, which must be free'),
  idempotencyKey: IdempotencyKey.optional().describe('The same key replays once'),
});
export type Replay = z.input<typeof Replay> & { runId: string };

/**
 * Runs the recorded configuration again, computing every step, and ends with a verdict. The source stays untouched. The replay of a
 * kept run is kept, unnamed unless a name is given.
 */
export async function replayRun(server: Server, actor: Actor, { runId, ...wish }: Replay): Promise<{ runId: string }> {
  requireWrite(actor);
  const { workspaceName, idempotencyKey = null } = parseInput(Replay, wish);
  const source = await findRun(server, runId);
  if (!isTerminal(source.status as 'queued')) throw new AppError('WRONG_STATE', `run ${runId} is ${source.status}; replay it when it has ended`);
  const { modifiedFrom: _, ...recorded } = JSON.parse(source.config) as ResolvedConfig;
  const steps = recorded.batch ? planBatch(server, recorded.batch.params) : await planSteps(server, toSettings(recorded), false);
  const config: ResolvedConfig = {
    ...recorded,
    codeDigest: codeOf(server, recorded, steps),
    productVersion: server.version,
    plugins: stampPlugins(server.catalogue.catalogue, recorded, steps),
  };
  return {
    runId: await enqueueRun(server, actor, {
      config,
      steps,
      reuse: false,
      purpose: 'replay',
      kept: source.workspaceId || workspaceName ? { name: workspaceName ?? null } : null,
      replayedFrom: runId,
      idempotencyKey,
    }),
  };
}
