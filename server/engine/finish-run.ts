import { existsSync, mkdirSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { desc, eq, inArray } from 'drizzle-orm';
import { canonicalJson } from '../blobs/canonical-json.ts';
import { readEvents } from '../db/events.ts';
import type { Database } from '../db/open-database.ts';
import { run } from '../db/schema.ts';
import { KINDS, type KindId } from '../kit/kinds/index.ts';
import type { StepStatus } from '../kit/step.ts';
import { compareRuns } from '../pipeline/compare-runs.ts';
import type { RunSummary, TerminalStatus, Verdict } from '../pipeline/event.ts';
import type { RunState } from '../pipeline/run-state.ts';
import { undoAliasStatements } from './commit-step.ts';
import type { Drive } from './drive-run.ts';
import { readRunState } from './read-run-log.ts';

/** Events read and written at once; a few milliseconds of work. */
const DOCUMENT_PAGE = 500;

/** Ends a run: one terminal event with its summary, its aliases undone unless it completed, its document written. */
export async function finishRun(drive: Pick<Drive, 'db' | 'log' | 'run' | 'now' | 'dataDir'>, status: TerminalStatus): Promise<void> {
  const { db, log, run: subject, now } = drive;
  const verdict = status === 'completed' && subject.replayedFrom ? await judge(db, subject.replayedFrom, log.state, subject.codeDigest) : undefined;
  const summary = summarise(log.state, status, now(), verdict);
  await log.append(
    [{ type: 'run.completed', status, summary }],
    status === 'completed' ? [] : undoAliasStatements(subject.runId, new Date(now()).toISOString()),
  );
  await writeRunDocument(db, drive.dataDir, subject.runId);
}

function summarise(state: RunState, status: TerminalStatus, now: number, verdict: Verdict | undefined): RunSummary {
  const steps: Record<StepStatus, number> = { pass: 0, warn: 0, skip: 0, fail: 0 };
  for (const step of state.steps) if (step.status in steps) steps[step.status as StepStatus]++;
  const failed = state.steps.find((step) => step.status === 'fail');
  const data = state.steps.find((step) => step.uses === 'backtest')?.data ?? {};
  const number = (name: string): number | undefined => (typeof data[name] === 'number' ? data[name] : undefined);
  const text = (name: string): string | undefined => (typeof data[name] === 'string' ? data[name] : undefined);
  const counted = (['pass', 'warn', 'skip', 'fail'] as const).filter((name) => steps[name] > 0).map((name) => `${steps[name]} ${name}`);
  return {
    detail: failed ? `${failed.title}: ${failed.detail}` : `${state.steps.length} steps: ${counted.join(', ') || 'none begun'}`,
    steps,
    durationMs: state.startedAt ? Math.max(0, now - Date.parse(state.startedAt)) : 0,
    winner: text('winner'),
    metric: text('metric'),
    value: number('value'),
    baseline: number('baseline'),
    ...(status === 'failed' ? { problem: failed?.problem ?? { code: 'STEP_FAILED', message: failed?.detail ?? 'a step failed' } } : {}),
    ...(verdict ? { verdict } : {}),
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
  for (const { runId } of newest) if (!existsSync(join(dataDir, 'documents', 'runs', `${runId}.json`))) await writeRunDocument(db, dataDir, runId);
}

/**
 * Writes `documents/runs/<id>.json`: config and log of a finished run, enough to rebuild its rows. Canonical JSON, written a page of
 * events at a time, so that a long log neither stands in memory nor holds up the server.
 */
export async function writeRunDocument(db: Database, dataDir: string, runId: string): Promise<void> {
  const [row] = await db.read((q) => q.select().from(run).where(eq(run.runId, runId)));
  if (!row) return;
  const { config, ...rest } = row;
  const folder = join(dataDir, 'documents', 'runs');
  mkdirSync(folder, { recursive: true });
  const target = join(folder, `${runId}.json`);
  const file = await open(`${target}.tmp`, 'w');
  try {
    await file.appendFile(`{"config":${canonicalJson(JSON.parse(config))},"events":[`);
    for (let afterSeq = 0; ; ) {
      const page = await readEvents(db, { runId, afterSeq, limit: DOCUMENT_PAGE });
      const last = page.at(-1);
      if (!last) break;
      await file.appendFile(`${afterSeq > 0 ? ',' : ''}${page.map((event) => canonicalJson(event)).join(',')}`);
      afterSeq = last.seq;
    }
    await file.appendFile(`],"format":"vitrine-run/1","run":${canonicalJson(rest)}}`);
  } finally {
    await file.close();
  }
  await rename(`${target}.tmp`, target);
}
