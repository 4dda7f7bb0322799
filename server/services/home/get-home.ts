import { and, asc, desc, eq, notInArray, sql } from 'drizzle-orm';
import { run } from '../../db/schema.ts';
import type { Server } from '../../server.ts';
import { getResults } from '../run/get-results.ts';
import { getSeries } from '../run/get-series.ts';
import { toRunRows } from '../run/run-row.ts';
import type { ResultsView, RunRow, SeriesView } from '../run/views.ts';

export interface HomeView {
  /** The newest completed run with results. */
  featured: { run: RunRow; results: ResultsView; total: SeriesView } | null;
  /** The run under way while nothing is finished yet. */
  featuredRunId: string | null;
}

/** What home shows above the fold: a finished, real run, or the one being made. */
export async function getHome(server: Server): Promise<HomeView> {
  const [finished] = await server.db.read((q) =>
    q
      .select()
      .from(run)
      .where(and(eq(run.status, 'completed'), sql`${run.summary} ->> 'winner' IS NOT NULL`))
      .orderBy(desc(run.queuedAt))
      .limit(1),
  );
  if (finished) {
    const [[row], results, total] = await Promise.all([
      toRunRows(server, [finished]),
      getResults(server, finished.runId),
      getSeries(server, finished.runId, -1),
    ]);
    if (results) return { featured: { run: row, results, total }, featuredRunId: null };
  }
  const [open] = await server.db.read((q) =>
    q
      .select({ runId: run.runId })
      .from(run)
      .where(notInArray(run.status, ['completed', 'failed', 'cancelled']))
      .orderBy(asc(run.queuedAt))
      .limit(1),
  );
  return { featured: null, featuredRunId: open?.runId ?? null };
}
