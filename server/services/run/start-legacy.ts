import { eq } from 'drizzle-orm';
import { workspace } from '../../db/schema.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import { fieldErrors } from '../../field-errors.ts';
import type { StepState } from '../../pipeline/run-state.ts';
import type { Actor, Server } from '../../server.ts';
import { invalid } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { checkRun } from './check-run.ts';
import { findRun } from './find-run.ts';
import { crossErrors, LegacyRequest, toStart } from './legacy-request.ts';
import { readTable } from './read-output.ts';
import { findOutput } from './run-artifacts.ts';
import { startRun } from './start-run.ts';
import type { ResolvedConfig } from './views.ts';

/** Starts a run from the fields of older clients. @throws AppError INVALID_INPUT with their names, RUN_BUSY, NAME_TAKEN */
export async function startLegacy(server: Server, actor: Actor, body: unknown, key: string | null = null): Promise<{ runId: string; warnings: string[] }> {
  requireWrite(actor);
  const parsed = LegacyRequest.safeParse(body);
  const errors = parsed.success ? crossErrors(parsed.data) : fieldErrors(parsed.error);
  if (!parsed.success || errors.length > 0) throw invalid(errors);
  const ignored = Object.keys(body as object).filter((key) => !Object.hasOwn(LegacyRequest.shape, key));
  const said = ignored.map((key) => `"${key.slice(0, 100)}" is not a known field and was ignored`);
  const { start, warnings } = await linkSource(server, parsed.data.replayed_from_workspace_id ?? null, toStart(parsed.data));
  const { runId, warnings: more } = await startRun(server, actor, key === null ? start : { ...start, idempotencyKey: key });
  return { runId, warnings: [...said, ...warnings, ...more] };
}

/** A replay when the settings are the recorded ones, else a run made from it with changes. What was not in the origin's request is as recorded. */
async function linkSource(
  server: Server,
  workspaceId: string | null,
  start: Record<string, unknown>,
): Promise<{ start: Record<string, unknown>; warnings: string[] }> {
  if (workspaceId === null) return { start, warnings: [] };
  const [row] = await server.db.read((q) => q.select().from(workspace).where(eq(workspace.workspaceId, workspaceId)));
  if (!row || row.deletedAt !== null) return { start, warnings: [`there is no workspace ${workspaceId} any more; the run is not linked to it`] };
  const { anchorDay, levels } = JSON.parse(row.config) as ResolvedConfig;
  const linked = { anchorDay, levels, ...start };
  const check = await checkRun(server, { ...linked, modifiedFrom: row.runId });
  if (!check.ok) return { start: linked, warnings: [] };
  if (check.changes?.length === 0) return { start: { ...linked, replayedFrom: row.runId }, warnings: [] };
  const changed = check.changes?.map((one) => one.path).join(', ');
  return {
    start: { ...linked, modifiedFrom: row.runId },
    warnings: [`the settings differ from those of workspace ${workspaceId}, so it is no replay: ${changed}`],
  };
}

/** Answer of older clients' synchronous start. */
export interface LegacyAnswer {
  overall_status: 'pass' | 'fail';
  steps: {
    event_type: 'step_complete';
    step_name: string;
    step_index: number;
    total_steps: number;
    status: StepState['status'];
    detail: string;
    duration_ms: number;
    data: object;
    timestamp: string;
    phase_name: string;
    phase_index: number;
    phase_total: number;
  }[];
  winner_model_type: string | null;
  /** A fraction: 0.12 = 12 %; the WAPE whatever the metric is. */
  winner_wape: number | null;
  winning_run_id: string | null;
  alias: string | null;
  wall_clock_s: number;
  workspace_id: string | null;
  /** Ours, beside the origin's. */
  run_id: string;
  warnings: readonly string[];
}

/** An ended run in that shape: every step that ended, in order, and what it came to. */
export async function describeLegacy(server: Server, runId: string, warnings: readonly string[]): Promise<LegacyAnswer> {
  const [row, state] = [await findRun(server, runId), await readRunState(server.db, runId)];
  const ended = state.steps.filter((step) => step.status !== 'pending' && step.status !== 'running');
  const registered = state.steps.find((step) => step.uses === 'register' && step.status === 'pass')?.data;
  const scores = findOutput(state, 'backtest');
  const tested = scores ? readTable(server, 'backtest', scores).meta : null;
  const winner = state.summary?.winner ?? null;
  return {
    overall_status: state.status === 'completed' ? 'pass' : 'fail',
    steps: ended.map((step) => ({
      event_type: 'step_complete',
      step_name: step.id,
      step_index: step.index,
      total_steps: state.steps.length,
      status: step.status,
      detail: step.detail,
      duration_ms: step.durationMs ?? 0,
      data: step.data,
      timestamp: step.endedAt ?? state.finishedAt ?? '',
      phase_name: step.phase,
      phase_index: step.phaseIndex,
      phase_total: state.steps.at(-1)?.phaseIndex ?? 1,
    })),
    winner_model_type: winner,
    winner_wape: tested?.models.find((model) => model.id === winner)?.scores.wape ?? null,
    winning_run_id: registered ? runId : null,
    alias: typeof registered?.alias === 'string' ? registered.alias : null,
    wall_clock_s: Math.round(state.summary?.durationMs ?? 0) / 1000,
    workspace_id: row.workspaceId,
    run_id: runId,
    warnings,
  };
}
