import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { findRun } from './find-run.ts';

/** Cancel, pause or resume, as the run's state allows. */
export async function controlRun(server: Server, actor: Actor, verb: 'cancel' | 'pause' | 'resume', runId: string): Promise<{ runId: string }> {
  requireWrite(actor);
  await findRun(server, runId);
  if (verb === 'cancel') await server.engine.cancel(runId);
  else await server.engine[verb](runId, actor.name);
  await server.db.write([auditRow(actor, `run.${verb}`, runId, new Date(server.now()).toISOString())]);
  return { runId };
}
