import { and, desc, eq } from 'drizzle-orm';
import { artifactEdge, artifactVersion, dataset, run } from '../../db/schema.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import type { FieldError } from '../../errors.ts';
import type { DatasetMeta } from '../../kit/kinds/dataset.ts';
import type { RunState } from '../../pipeline/run-state.ts';
import type { Server } from '../../server.ts';
import { toDatasetRows } from '../dataset/list-datasets.ts';
import type { DatasetRow } from '../dataset/views.ts';
import { findOutput } from '../run/run-artifacts.ts';
import type { ResolvedConfig } from '../run/views.ts';

/** What a batch is tested on. */
export interface Source {
  digest: string;
  meta: DatasetMeta;
  row: DatasetRow;
  /** The run that was asked for, else the newest that used the dataset; null when none did. */
  state: RunState | null;
}

/** The dataset of a run, or by its digest; a field error when it is not there. */
export async function findSource(server: Server, { runId, dataset: wanted }: { runId?: string; dataset?: string }): Promise<Source | FieldError> {
  if ((runId === undefined) === (wanted === undefined)) return { path: 'runId', message: 'name either a run or a dataset to test on' };
  const asked = runId === undefined ? null : await readRunState(server.db, runId);
  if (asked && asked.seq === 0) return { path: 'runId', message: `there is no run "${(runId ?? '').slice(0, 100)}"` };
  const digest = wanted ?? (asked ? await datasetOf(server, asked) : null);
  if (digest === null) return { path: 'runId', message: 'the run has no dataset yet; wait until its data are made' };
  const [found] = await server.db.read((q) =>
    q.select({ digest: dataset.digest, meta: dataset.meta, createdAt: dataset.createdAt }).from(dataset).where(eq(dataset.digest, digest)),
  );
  if (!found) return { path: 'dataset', message: `there is no dataset ${digest}; the explorer lists those there are` };
  const [row] = await toDatasetRows(server, [found]);
  return { digest, meta: JSON.parse(found.meta) as DatasetMeta, row, state: asked ?? (await newestUser(server, digest)) };
}

export const isSource = (found: Source | FieldError): found is Source => 'meta' in found;

/** The dataset that later steps of a run read: the last it made, else the one it was started with. */
async function datasetOf(server: Server, state: RunState): Promise<string | null> {
  const made = findOutput(state, 'dataset');
  if (made) return made.digest;
  const [row] = await server.db.read((q) => q.select({ config: run.config }).from(run).where(eq(run.runId, state.runId)));
  return row ? ((JSON.parse(row.config) as ResolvedConfig).feed?.digest ?? null) : null;
}

async function newestUser(server: Server, digest: string): Promise<RunState | null> {
  const [user] = await server.db.read((q) =>
    q
      .select({ runId: run.runId })
      .from(artifactVersion)
      .innerJoin(artifactEdge, and(eq(artifactEdge.targetId, artifactVersion.artifactId), eq(artifactEdge.relation, 'generates')))
      .innerJoin(run, and(eq(run.runId, artifactEdge.sourceId), eq(run.status, 'completed')))
      .where(and(eq(artifactVersion.digest, digest), eq(artifactVersion.kind, 'dataset')))
      .orderBy(desc(run.queuedAt))
      .limit(1),
  );
  return user ? readRunState(server.db, user.runId) : null;
}
