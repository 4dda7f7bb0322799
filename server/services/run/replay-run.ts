import { AppError } from '../../errors.ts';
import { isTerminal } from '../../pipeline/event.ts';
import type { Actor, Server } from '../../server.ts';
import { requireWrite } from '../require-write.ts';
import type { ResolvedConfig } from '../views.ts';
import { findRun } from './find-run.ts';
import { codeOf, planSteps, toSettings } from './resolve-start.ts';
import { stampPlugins } from './stamp-plugins.ts';
import { enqueueRun } from './start-run.ts';

/** Runs the recorded configuration again, computing every step, and ends with a verdict. The source stays untouched. */
export async function replayRun(server: Server, actor: Actor, runId: string): Promise<{ runId: string }> {
  requireWrite(actor);
  const source = await findRun(server, runId);
  if (!isTerminal(source.status as 'queued')) throw new AppError('WRONG_STATE', `run ${runId} is ${source.status}; replay it when it has ended`);
  const recorded = JSON.parse(source.config) as ResolvedConfig;
  const steps = await planSteps(server, toSettings(recorded), false);
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
      kept: source.workspaceId ? { name: null } : null,
      replayedFrom: runId,
      idempotencyKey: null,
    }),
  };
}
