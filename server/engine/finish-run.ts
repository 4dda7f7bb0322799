import { existsSync, mkdirSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { desc, eq, inArray } from 'drizzle-orm';
import { canonicalJson } from '../blobs/canonical-json.ts';
import { readEvents } from '../db/events.ts';
import type { Database } from '../db/open-database.ts';
import { run } from '../db/schema.ts';
import { KINDS, type KindId } from '../kit/kinds/index.ts';
import type { StepStatus } from '../kit/step.ts';
import { compareRuns } from '../pipeline/compare-runs.ts';
import type { Problem, RunSummary, TerminalStatus, Verdict } from '../pipeline/event.ts';
import type { RunState } from '../pipeline/run-state.ts';
import type { Drive } from './drive-run.ts';
import { undoAliasStatements } from './intents/move-alias.ts';
import { readRunState } from './read-run-log.ts';
import { tryRecordWorkspace } from './record-workspace.ts';

/** Events read and written at once; a few milliseconds of work. */
const DOCUMENT_PAGE = 500;

/**
 * Ends a run: one terminal event with its summary, its aliases undone unless it completed, its document written.
 * @param known `cause`: why it failed when no step did; `elapsedMs`: its duration, when it was carried without a break
 */
export async function finishRun(drive: Pick<Drive, 'db' | 'log' | 'run' | 'now' | 'dataDir'>, status: TerminalStatus, known: Known = {}): Promise<void> {
  const { db, log, run: subject, now } = drive;
  const verdict = status === 'completed' && subject.replayedFrom ? await judge(db, subject.replayedFrom, log.state, subject.codeDigest) : undefined;
  const summary = { ...summarise(log.state, status, known), durationMs: known.elapsedMs ?? wallMs(log.state, now()), ...(verdict ? { verdict } : {}) };
  await log.append(
    [{ type: 'run.completed', status, summary }],
    status === 'completed' ? [] : undoAliasStatements(subject.runId, new Date(now()).toISOString()),
  );
  await tryRunDocument(db, drive.dataDir, subject.runId);
  await tryRecordWorkspace(db, subject.runId);
}

interface Known {
  cause?: Problem;
  elapsedMs?: number;
}

/** By the clock, which can have been set meanwhile: never less than what the steps took. */
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
    detail: failed ? `${failed.title}: ${failed.detail}` : (cause?.message ?? `${state.steps.length} steps: ${counted.join(', ') || 'none begun'}`),
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
