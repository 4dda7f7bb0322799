import { existsSync, mkdirSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { desc, eq, inArray } from 'drizzle-orm';
import { canonicalJson } from '../blobs/canonical-json.ts';
import { readEvents } from '../db/events.ts';
import type { Database } from '../db/open-database.ts';
import { run } from '../db/schema.ts';
import type { Statement } from '../db/statement.ts';
import { KINDS, type KindId } from '../kit/kinds/index.ts';
import type { StepStatus } from '../kit/step.ts';
import { plural } from '../kit/words.ts';
import { openApproval, waitedMs } from '../pipeline/approval.ts';
import { compareRuns } from '../pipeline/compare-runs.ts';
import type { EventBody, Problem, RunSummary, TerminalStatus, Verdict } from '../pipeline/event.ts';
import type { RunState } from '../pipeline/run-state.ts';
import { stepRefOf } from '../pipeline/step-ref.ts';
import { decidedStatements } from './approval-statements.ts';
import type { Drive } from './drive.ts';
import { endDrillStatements } from './intents/end-drill.ts';
import { undoAliasStatements } from './intents/move-alias.ts';
import { readRunState } from './read-run-log.ts';
import { tryRecordWorkspace } from './record-workspace.ts';

/** Events read and written at once; a few milliseconds of work. */
const DOCUMENT_PAGE = 500;

/**
 * Ends a run: one terminal event with its summary, its drills over, its aliases undone unless it completed, its document written.
 * @param known `cause`: why it failed when no step did; `elapsedMs`: its duration, when it was carried without a break
 */
export async function finishRun(drive: Pick<Drive, 'db' | 'log' | 'run' | 'now' | 'dataDir'>, status: TerminalStatus, known: Known = {}): Promise<void> {
  const { db, log, run: subject, now } = drive;
  const verdict = status === 'completed' && subject.replayedFrom ? await judge(db, subject.replayedFrom, log.state, subject.codeDigest) : undefined;
  const waited = waitedMs(log.state, now());
  const durationMs = known.elapsedMs ?? wallMs(log.state, now() - waited);
  const summary = { ...summarise(log.state, status, known), durationMs, ...(waited > 0 ? { waitedMs: waited } : {}), ...(verdict ? { verdict } : {}) };
  const at = new Date(now()).toISOString();
  const decided = closeApproval(log.state, status);
  await log.append(
    [...(decided ? [decided] : []), { type: 'run.completed', status, summary }],
    [
      endedStatement(subject.runId, summary.winner ?? null, status, at),
      ...(decided ? decidedStatements(decided, at) : []),
      ...(status === 'completed' ? endDrillStatements(subject.runId, at) : undoAliasStatements(subject.runId, at)),
    ],
  );
  await tryRunDocument(db, drive.dataDir, subject.runId);
  await tryRecordWorkspace(db, subject.runId);
}

/** What the registry says of a run once it has ended. */
const endedStatement = (runId: string, winner: string | null, status: TerminalStatus, at: string): Statement => ({
  sql: `UPDATE artifact SET model = ?, modified_at = ?, words = words || ?, row_version = row_version + 1, documented = 0 WHERE artifact_id = ?`,
  args: [winner, at, ` ${status} ${winner ?? ''}`, runId],
});

/** A run that ends while it waits for an answer ends the question too: it is not approved. */
function closeApproval(state: RunState, status: TerminalStatus): Extract<EventBody, { type: 'approval.decided' }> | null {
  const open = openApproval(state);
  if (open === null) return null;
  const { step, approval } = open;
  const ref = stepRefOf(state.plan, step, step.attempt);
  const reason = status === 'cancelled' ? 'the run was cancelled before anybody answered' : 'the run ended before anybody answered';
  return { type: 'approval.decided', ...ref, approvalId: approval.approvalId, approved: false, actor: 'system', reason };
}

interface Known {
  cause?: Problem;
  elapsedMs?: number;
}

/** By the clock, which can have been set meanwhile: never less than what the steps took. @param now less the time it waited for people */
function wallMs({ startedAt, steps }: RunState, now: number): number {
  if (startedAt === null) return 0;
  return Math.max(now - Date.parse(startedAt), Math.round(steps.reduce((sum, step) => sum + (step.durationMs ?? 0), 0)));
}

function summarise(state: RunState, status: TerminalStatus, { cause }: Known): Omit<RunSummary, 'durationMs' | 'verdict'> {
  const steps: Record<StepStatus, number> = { pass: 0, warn: 0, skip: 0, fail: 0 };
  for (const step of state.steps) if (step.status in steps) steps[step.status as StepStatus]++;
  const failed = state.steps.find((step) => step.status === 'fail');
  const data = state.steps.find((step) => step.uses === 'backtest')?.data ?? {};
  const number = (name: string): number | undefined => (typeof data[name] === 'number' ? data[name] : undefined);
  const text = (name: string): string | undefined => (typeof data[name] === 'string' ? data[name] : undefined);
  const counted = (['pass', 'warn', 'skip', 'fail'] as const).filter((name) => steps[name] > 0).map((name) => `${steps[name]} ${name}`);
  return {
    detail: failed ? `${failed.title}: ${failed.detail}` : (cause?.message ?? `${plural(state.steps.length, 'step')}: ${counted.join(', ') || 'none begun'}`),
    steps,
    winner: text('winner'),
    metric: text('metric'),
    value: number('value'),
    baseline: number('baseline'),
    ...(status === 'failed' ? { problem: failed?.problem ?? cause ?? { code: 'STEP_FAILED', message: failed?.detail ?? 'a step failed' } } : {}),
  };
}

async function judge(db: Database, sourceId: string, replay: RunState, codeDigest: string): Promise<Verdict> {
  const [row] = await db.read((q) => q.select({ config: run.config }).from(run).where(eq(run.runId, sourceId)));
  const source = await readRunState(db, sourceId);
  const recorded = row ? (JSON.parse(row.config) as { codeDigest: string }).codeDigest : '';
  return compareRuns(source, replay, { isResult: (kind) => KINDS[kind as KindId]?.role === 'result', codeChanged: recorded !== codeDigest });
}

/** A death between a run's end and its document leaves the document to the next start; only one of the newest can be missing. */
export async function writeMissingDocuments(db: Database, dataDir: string): Promise<void> {
  const newest = await db.read((q) =>
    q
      .select({ runId: run.runId })
      .from(run)
      .where(inArray(run.status, ['completed', 'failed', 'cancelled']))
      .orderBy(desc(run.queuedAt))
      .limit(100),
  );
  for (const { runId } of newest) if (!existsSync(join(dataDir, 'documents', 'runs', `${runId}.json`))) await tryRunDocument(db, dataDir, runId);
}

/** A run has ended whether or not its document could be written; one that is missing is written at the next start. */
async function tryRunDocument(db: Database, dataDir: string, runId: string): Promise<void> {
  await writeRunDocument(db, dataDir, runId).catch((error) => console.error(`run ${runId}: its document could not be written:`, error));
}

/**
 * Writes `documents/runs/<id>.json`: config and log of a finished run, enough to rebuild its rows. Canonical JSON, written a page of
 * events at a time, so that a long log neither stands in memory nor holds up the server.
 */
export async function writeRunDocument(db: Database, dataDir: string, runId: string): Promise<void> {
  const [row] = await db.read((q) => q.select().from(run).where(eq(run.runId, runId)));
  if (!row) return;
  const folder = join(dataDir, 'documents', 'runs');
  mkdirSync(folder, { recursive: true });
  const target = join(folder, `${runId}.json`);
  const temporary = `${target}.tmp`;
  try {
    await writePages(db, row, temporary);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writePages(db: Database, { config, ...rest }: typeof run.$inferSelect, path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.appendFile(`{"config":${canonicalJson(JSON.parse(config))},"events":[`);
    for (let afterSeq = 0; ; ) {
      const page = await readEvents(db, { runId: rest.runId, afterSeq, limit: DOCUMENT_PAGE });
      const last = page.at(-1);
      if (!last) break;
      await file.appendFile(`${afterSeq > 0 ? ',' : ''}${page.map((event) => canonicalJson(event)).join(',')}`);
      afterSeq = last.seq;
    }
    await file.appendFile(`],"format":"vitrine-run/1","run":${canonicalJson(rest)}}`);
    // Its name must not outlive its bytes: a document that is there is never written again.
    await file.sync();
  } finally {
    await file.close();
  }
}
