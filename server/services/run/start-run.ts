import { eq } from 'drizzle-orm';
import { statementsForEvent } from '../../db/events.ts';
import { registerStatements } from '../../db/register-artifact.ts';
import { run } from '../../db/schema.ts';
import { guard, type Statement } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { newArtifactId, newWorkspaceId } from '../../engine/new-id.ts';
import { AppError } from '../../errors.ts';
import type { PlannedStep } from '../../pipeline/event.ts';
import type { Actor, Server } from '../../server.ts';
import { inputHashOf, shapeOf } from '../artifact/run-shape.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { nameError } from '../workspace/name-error.ts';
import { workspaceStatement } from '../workspace/workspace-row.ts';
import { findRun } from './find-run.ts';
import { resolveStart, startError } from './resolve-start.ts';
import type { ResolvedConfig } from './views.ts';

export interface Started {
  runId: string;
  artifactId: string;
  warnings: readonly string[];
}

/** Starts a run from a start request. @throws AppError with every bad field; nothing is written then */
export async function startRun(server: Server, actor: Actor, body: unknown, purpose: 'person' | 'welcome' | 'bench' = 'person'): Promise<Started> {
  requireWrite(actor);
  const start = await resolveStart(server, body);
  if (!start.ok) throw startError(start);
  const { request, config, steps, warnings } = start;
  const kept = request.preservation === 'keep' ? { name: request.workspaceName ?? null } : null;
  const runId = await enqueueRun(server, actor, {
    config,
    steps,
    // A replay never reads the cache: else its verdict would be empty.
    reuse: request.reuse && request.replayedFrom === undefined,
    approve: request.approve,
    purpose: request.replayedFrom === undefined ? purpose : 'replay',
    kept,
    replayedFrom: request.replayedFrom ?? null,
    restart: request.fromStep ?? null,
    idempotencyKey: request.idempotencyKey ?? null,
    onlyWhenFree: request.ifBusy === 'refuse',
  });
  const isKept = !kept || (await findRun(server, runId)).workspaceId !== null;
  return { runId, artifactId: runId, warnings: isKept ? warnings : [...warnings, 'the workspace could not be written; the run can still be kept'] };
}

export interface Enqueue {
  config: ResolvedConfig;
  steps: readonly PlannedStep[];
  reuse: boolean;
  /** Default: a person is asked. */
  approve?: 'ask' | 'yes' | 'no';
  purpose: 'person' | 'replay' | 'welcome' | 'bench' | 'batch';
  /** Default: the file's name or the preset's title. */
  title?: string;
  /** The workspace to make; null = ephemeral. */
  kept: { name: string | null } | null;
  replayedFrom: string | null;
  /** The run whose steps before `step` are taken over. */
  restart?: { runId: string; step: string } | null;
  idempotencyKey: string | null;
  /** Refuse while another run waits or runs. */
  onlyWhenFree?: boolean;
}

/** Writes a queued run, its first event, its artifact and (when kept) its workspace in one batch. Returns its id. */
export async function enqueueRun(server: Server, actor: Actor, wish: Enqueue): Promise<string> {
  const { config, kept } = wish;
  const at = new Date(server.now()).toISOString();
  const runId = newArtifactId(server.now());
  const preset = server.catalogue.catalogue.presets.find((one) => one.id === config.preset);
  const title = wish.title ?? config.batch?.title ?? config.feed?.name ?? preset?.title ?? config.preset;
  const expires = kept ? null : new Date(server.now() + server.environment.ttlMs).toISOString();
  const workspaceId = kept ? newWorkspaceId() : null;
  const statements: Statement[] = [
    ...(wish.onlyWhenFree ? [guard('nobody_runs', `NOT EXISTS (SELECT 1 FROM run WHERE status IN ('queued', 'running', 'waiting'))`)] : []),
    {
      sql: `INSERT INTO run (run_id, preset, title, status, config, reuse, purpose, workspace_id, replayed_from, feed_id, idempotency_key, queued_at, expires_at, total, approve,
              restarted_from, restart_step, seq)
            VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
      args: [
        runId,
        config.preset,
        title,
        JSON.stringify(config),
        wish.reuse ? 1 : 0,
        wish.purpose,
        workspaceId,
        wish.replayedFrom,
        config.feed?.feedId || null,
        wish.idempotencyKey,
        at,
        expires,
        wish.steps.length,
        wish.approve ?? 'ask',
        wish.restart?.runId ?? null,
        wish.restart?.step ?? null,
      ],
    },
    ...statementsForEvent(runId, 1, at, { type: 'run.queued', preset: config.preset, title, steps: wish.steps, seed: config.seed }),
    ...registerStatements([
      {
        artifact: {
          ...{ id: runId, type: 'run', kind: 'run', title, source: 'engine', runId, preset: config.preset, at },
          words: `run ${config.preset} ${preset?.title ?? ''} ${config.models.join(' ')}`,
          inputHash: inputHashOf(config),
          extra: { shape: shapeOf(config) },
        },
      },
    ]),
    auditRow(actor, 'run.start', runId, at),
  ];
  if (wish.replayedFrom) statements.push({ sql: `INSERT INTO artifact_edge VALUES (?, 'replay_of', ?, ?)`, args: [runId, wish.replayedFrom, at] });
  if (config.batch?.retryOf && !wish.replayedFrom)
    statements.push({ sql: `INSERT INTO artifact_edge VALUES (?, 'retry_of', ?, ?)`, args: [runId, config.batch.retryOf, at] });
  if (wish.restart) statements.push({ sql: `INSERT INTO artifact_edge VALUES (?, 'restarted_from', ?, ?)`, args: [runId, wish.restart.runId, at] });
  if (config.modifiedFrom && !wish.restart && !wish.replayedFrom)
    statements.push({ sql: `INSERT INTO artifact_edge VALUES (?, 'modified_from', ?, ?)`, args: [runId, config.modifiedFrom.runId, at] });
  if (workspaceId) statements.push(workspaceStatement({ workspaceId, runId, name: kept?.name ?? null, at }));
  try {
    await server.db.write(statements);
  } catch (error) {
    const earlier = wish.idempotencyKey ? await findByKey(server, wish.idempotencyKey) : null;
    if (earlier) return earlier;
    if (isRefused(error, { guard: 'nobody_runs' })) throw new AppError('RUN_BUSY', 'another run is in progress; wait for it, or send ifBusy "queue"');
    const refusal = kept?.name ? await nameError(server, kept.name, error, 'workspaceName') : error;
    if (!kept || isRefused(error) || refusal !== error) throw refusal;
    // A workspace that cannot be written does not stop its run, which can still be kept later.
    console.error('the run starts without its workspace, which could not be written:', error);
    return enqueueRun(server, actor, { ...wish, kept: null });
  }
  server.engine.wake();
  return runId;
}

async function findByKey(server: Server, key: string): Promise<string | null> {
  const [row] = await server.db.read((q) => q.select({ runId: run.runId }).from(run).where(eq(run.idempotencyKey, key)));
  return row?.runId ?? null;
}
