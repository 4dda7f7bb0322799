import { and, count, desc, eq, inArray, lt, or } from 'drizzle-orm';
import { artifactEdge, artifactVersion, dataset, feed, run } from '../../db/schema.ts';
import { dateOfPeriod } from '../../kit/calendar.ts';
import type { DatasetMeta } from '../../kit/kinds/dataset.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import type { DatasetRow } from './views.ts';

/** Datasets, newest first. */
export async function listDatasets(server: Server, input: { cursor?: string; limit: number }): Promise<Page<DatasetRow>> {
  const after = input.cursor === undefined ? null : decodeCursor(input.cursor);
  const where = after ? or(lt(dataset.createdAt, after.at), and(eq(dataset.createdAt, after.at), lt(dataset.digest, after.id))) : undefined;
  const columns = { digest: dataset.digest, meta: dataset.meta, createdAt: dataset.createdAt };
  const [found, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select(columns)
        .from(dataset)
        .where(where)
        .orderBy(desc(dataset.createdAt), desc(dataset.digest))
        .limit(input.limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(dataset)),
  ]);
  const page = found.slice(0, input.limit);
  const last = page.at(-1);
  return {
    rows: await toDatasetRows(server, page),
    nextCursor: found.length > input.limit && last ? encodeCursor({ at: last.createdAt, id: last.digest }) : null,
    total,
  };
}

/** Adds to stored rows what they came from and who used them. */
export async function toDatasetRows(server: Server, rows: readonly { digest: string; meta: string; createdAt: string }[]): Promise<DatasetRow[]> {
  if (rows.length === 0) return [];
  const digests = rows.map((row) => row.digest);
  const [runs, feeds] = await Promise.all([
    server.db.read((q) =>
      q
        .selectDistinct({ digest: artifactVersion.digest, runId: run.runId, title: run.title, preset: run.preset, queuedAt: run.queuedAt })
        .from(artifactVersion)
        .innerJoin(artifactEdge, and(eq(artifactEdge.targetId, artifactVersion.artifactId), eq(artifactEdge.relation, 'generates')))
        .innerJoin(run, eq(run.runId, artifactEdge.sourceId))
        .where(and(inArray(artifactVersion.digest, digests), eq(artifactVersion.kind, 'dataset')))
        .orderBy(desc(run.queuedAt)),
    ),
    server.db.read((q) => q.select({ digest: feed.dataset, feedId: feed.feedId, name: feed.name }).from(feed).where(inArray(feed.dataset, digests))),
  ]);
  return rows.map(({ digest, meta: json, createdAt }) => {
    const meta = JSON.parse(json) as DatasetMeta;
    const users = runs.filter((one) => one.digest === digest);
    const origin = feeds.find((one) => one.digest === digest);
    return {
      digest,
      title: origin?.name ?? users[0]?.title ?? 'Dataset',
      source: origin ? 'feed' : 'generated',
      feedId: origin?.feedId ?? null,
      preset: users[0]?.preset ?? null,
      frequency: meta.frequency,
      firstDate: dateOfPeriod(meta.frequency, meta.start, 0),
      lastDate: dateOfPeriod(meta.frequency, meta.start, meta.periods - 1),
      series: meta.series,
      periods: meta.periods,
      unit: meta.unit,
      counts: meta.counts,
      createdAt,
      runs: users.length,
      latestRunId: users[0]?.runId ?? null,
    };
  });
}
