import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { getTableColumns, sql } from 'drizzle-orm';
import { z } from 'zod';
import { indexDataset } from '../../blobs/index-dataset.ts';
import { parseStorable } from '../../broken-text.ts';
import { appendEvents } from '../../db/events.ts';
import { registerStatements } from '../../db/register-artifact.ts';
import { run } from '../../db/schema.ts';
import { guard, type Statement, type Value } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { artifactStatements, datasetStatements } from '../../engine/commit-step.ts';
import type { Descriptor } from '../../kit/kind.ts';
import { isTerminal, type RunEvent } from '../../pipeline/event.ts';
import { emptyRun, type RunState, reduceRun } from '../../pipeline/run-state.ts';
import type { Actor, Server } from '../../server.ts';
import { requireWrite } from '../require-write.ts';
import type { ResolvedConfig } from '../run/views.ts';
import type { FolderReport } from './rescan-folders.ts';
import { inputHashOf, shapeOf } from './run-shape.ts';

const DOCUMENT_BYTES = 256 << 20;
/** Cells of a dataset that are indexed here; larger ones would hold up the server. */
const INDEXED_CELLS = 4_000_000;

const RunDocument = z.object({
  format: z.literal('vitrine-run/1'),
  run: z.looseObject({ runId: z.string(), status: z.string(), preset: z.string(), title: z.string(), queuedAt: z.string() }),
  config: z.looseObject({ preset: z.string(), models: z.array(z.string()) }),
  events: z.array(z.looseObject({ type: z.string(), seq: z.int().min(1), at: z.string() })).min(1),
});
type RunDocument = z.output<typeof RunDocument>;

/**
 * Runs from `documents/runs/<id>.json` that the database does not know: the run with its log comes back, as one that is not kept (its
 * workspace, if it had one, comes back from the records) and does not expire, and so does the registry's row of everything it made that no
 * document of its own told. What is known stays as it is.
 */
export async function rescanRuns(server: Server, actor: Actor, { dryRun }: { dryRun: boolean }): Promise<FolderReport> {
  requireWrite(actor);
  const root = join(server.environment.dataDir, 'documents', 'runs');
  const names = (await readdir(root).catch(() => [])).filter((name) => /^art_[0-9A-Z]{26}\.json$/.test(name)).sort();
  const known = await knownRuns(server, names);
  const report: FolderReport = { scanned: names.length, found: 0, added: 0, invalid: [] };
  for (const name of names) {
    const runId = name.replace(/\.json$/, '');
    try {
      if (known.has(runId)) report.found++;
      else {
        const document = await readDocument(join(root, name), runId);
        const state = stateOf(document, runId);
        if (!dryRun) await addRun(server, document, state);
        report.added++;
      }
    } catch (error) {
      const reason = error instanceof z.ZodError ? `does not fit: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}` : (error as Error).message;
      report.invalid.push({ path: `runs/${name}`, reason: reason.slice(0, 300) });
    }
  }
  return report;
}

async function knownRuns(server: Server, names: readonly string[]): Promise<ReadonlySet<string>> {
  const ids = JSON.stringify(names.map((name) => name.replace(/\.json$/, '')));
  const rows = await server.db.read((q) => q.all<{ id: string }>(sql`SELECT run_id AS id FROM run WHERE run_id IN (SELECT value FROM json_each(${ids}))`));
  return new Set(rows.map((row) => row.id));
}

async function readDocument(path: string, runId: string): Promise<RunDocument> {
  const { size } = await stat(path);
  if (size > DOCUMENT_BYTES) throw new RangeError(`has ${size} bytes; at most ${DOCUMENT_BYTES} are read`);
  const document = RunDocument.parse(parseStorable(await readFile(path, 'utf8')));
  if (document.run.runId !== runId) throw new RangeError(`is of ${document.run.runId}`);
  return document;
}

/** What its log tells; a log with a gap, or without an end, is not believed. */
function stateOf({ run: row, events }: RunDocument, runId: string): RunState {
  const gap = events.findIndex((event, at) => event.seq !== at + 1);
  if (gap >= 0) throw new RangeError(`its log has number ${events[gap].seq} where ${gap + 1} belongs`);
  const state = (events as unknown as RunEvent[]).reduce(reduceRun, emptyRun(runId));
  if (!isTerminal(state.status) || state.status !== row.status) throw new RangeError(`its log ends ${state.status}, its row ${row.status}`);
  return state;
}

async function addRun(server: Server, document: RunDocument, state: RunState): Promise<void> {
  const { runId } = state;
  const { preset, title, queuedAt } = document.run;
  const config = document.config as unknown as ResolvedConfig;
  const made = await unknownOutputs(server, state);
  const events = (document.events as unknown as RunEvent[]).map(({ runId: _, seq, at, position: __, ...body }) => ({ runId, seq, at, body }));
  const isNew = !(await isArtifact(server, runId));
  const statements = [
    guard('run_absent', 'NOT EXISTS (SELECT 1 FROM run WHERE run_id = ?)', [runId]),
    runStatement(document),
    ...appendEvents(events),
    ...(isNew
      ? registerStatements([
          {
            artifact: {
              ...{ id: runId, type: 'run', kind: 'run', title, source: 'engine', runId, preset, at: queuedAt },
              words: `run ${preset} ${config.models.join(' ')}`,
              inputHash: inputHashOf(config),
              extra: { shape: shapeOf(config) },
            },
          },
        ])
      : []),
    ...made.flatMap(({ step, at, artifacts }) => artifactStatements({ runId, step, preset, title }, artifacts, inputsOf(state, step), at)),
  ];
  await server.db.write(statements).catch((error: unknown) => {
    // It came back by another way meanwhile.
    if (!isRefused(error, { guard: 'run_absent' })) throw error;
  });
  await indexDatasets(server, state, queuedAt);
}

/** The row as it was, but for what belongs to other tables or to a time that is over. */
function runStatement({ run: row, config }: RunDocument): Statement {
  const own: { [key: string]: unknown } = { ...row, config: JSON.stringify(config), workspaceId: null, expiresAt: null, idempotencyKey: null };
  const columns = Object.entries(getTableColumns(run)).filter(([name]) => own[name] !== undefined);
  const args = columns.map(([name]): Value => (typeof own[name] === 'boolean' ? Number(own[name]) : (own[name] as Value)));
  return { sql: `INSERT INTO run (${columns.map(([, column]) => column.name).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, args };
}

async function isArtifact(server: Server, artifactId: string): Promise<boolean> {
  const [row] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT EXISTS (SELECT 1 FROM artifact WHERE artifact_id = ${artifactId}) AS n`));
  return row.n === 1;
}

/** Outputs that the registry does not have, with bytes that are here. One that a person deleted is had, and stays deleted. */
async function unknownOutputs(server: Server, state: RunState): Promise<{ step: string; at: string; artifacts: Descriptor[] }[]> {
  const all = state.steps.flatMap((step) => step.artifacts);
  const rows = await server.db.read((q) =>
    q.all<{ digest: string; kind: string }>(
      sql`SELECT v.digest, v.kind FROM json_each(${JSON.stringify([...new Set(all.map((one) => one.digest))])}) j CROSS JOIN artifact_version v ON v.digest = j.value`,
    ),
  );
  const had = new Set(rows.map(({ digest, kind }) => `${digest} ${kind}`));
  return state.steps.flatMap((step) => {
    const artifacts = step.artifacts.filter((one) => !had.has(`${one.digest} ${one.kind}`) && one.files.every((file) => server.blobs.has(file.sha256)));
    return artifacts.length === 0 ? [] : [{ step: step.id, at: step.endedAt ?? state.finishedAt ?? '', artifacts }];
  });
}

/** What a step read of the steps before it. */
function inputsOf({ plan, steps }: RunState, id: string): Descriptor[] {
  const bindings = Object.values(plan.find((one) => one.id === id)?.bindings ?? {});
  const made = new Map(steps.map((step) => [step.id, step.artifacts]));
  return bindings.flatMap(({ kind, from }) => from.flatMap((source) => (made.get(source) ?? []).filter((one) => one.kind === kind)));
}

/** Series of its dataset, so that they can be paged and named again. */
async function indexDatasets(server: Server, state: RunState, at: string): Promise<void> {
  for (const artifact of state.steps.flatMap((step) => step.artifacts.filter((one) => one.kind === 'dataset'))) {
    const [row] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT EXISTS (SELECT 1 FROM dataset WHERE digest = ${artifact.digest}) AS n`));
    const cells = artifact.files.reduce((sum, file) => sum + file.bytes, 0) / 8;
    if (row.n === 1 || cells > INDEXED_CELLS || !artifact.files.every((file) => server.blobs.has(file.sha256))) continue;
    for (const statement of datasetStatements(indexDataset(server.blobs, artifact), at)) await server.db.write([statement], { bulk: true });
  }
}
