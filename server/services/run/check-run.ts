import type { Server } from '../../server.ts';
import { resolveStart } from './resolve-start.ts';
import type { RunCheck } from './views.ts';

/** Would this start, and with what: the same checks as the start itself, nothing written. */
export async function checkRun(server: Server, body: unknown): Promise<RunCheck> {
  const start = await resolveStart(server, body);
  if (!start.ok) return { ok: false, errors: start.errors, warnings: start.warnings, config: null, changes: null, steps: [] };
  const steps = start.steps.map(({ id, title, phase }) => ({ id, title, phase }));
  return { ok: true, errors: [], warnings: start.warnings, config: start.config, changes: start.changes, steps };
}
