import { and, count, desc, eq, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { modelRun } from '../../db/schema.ts';
import { MODEL_SOURCES, MODEL_STATES } from '../../kit/model-registry.ts';
import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import { toModelRunViews } from './model-run-row.ts';
import type { ModelRunView } from './views.ts';

export const ListModelRuns = z.strictObject({
  cursor: z.string().max(1000).optional(),
  limit: z.int().min(1).max(1000).default(50),
  state: z.array(z.enum(MODEL_STATES)).optional(),
  source: z.array(z.enum(MODEL_SOURCES)).optional(),
  model: z.array(z.string().max(100)).optional(),
  lineage: z.string().max(300).optional(),
  /** Made by this run. */
  runId: z.string().max(100).optional(),
  /** Text in model, lineage, id or digest. */
  q: z.string().max(200).optional(),
  /** Drills too; without it they are listed only when `source` or `runId` asks for them. */
  drills: z.boolean().default(false),
});
export type ListModelRuns = z.infer<typeof ListModelRuns>;

/** Model runs, newest first. */
export async function listModelRuns(server: Server, input: ListModelRuns): Promise<Page<ModelRunView>> {
  const text = input.q?.trim();
  const drills = input.drills || input.source !== undefined || input.runId !== undefined;
  const where = and(
    drills ? undefined : ne(modelRun.source, 'drill'),
    input.state?.length ? inArray(modelRun.state, [...input.state]) : undefined,
    input.source?.length ? inArray(modelRun.source, [...input.source]) : undefined,
    input.model?.length ? inArray(modelRun.model, [...input.model]) : undefined,
    input.lineage === undefined ? undefined : eq(modelRun.lineage, input.lineage),
    input.runId === undefined ? undefined : eq(modelRun.runId, input.runId),
    text ? mentions(text) : undefined,
  );
  const place = input.cursor === undefined ? undefined : decodeCursor(input.cursor);
  const after = place && sql`(${modelRun.createdAt}, ${modelRun.modelRunId}) < (${place.at}, ${place.id})`;
  const [rows, [{ total }]] = await Promise.all([
    server.db.read((q) =>
      q
        .select()
        .from(modelRun)
        .where(and(where, after))
        .orderBy(desc(modelRun.createdAt), desc(modelRun.modelRunId))
        .limit(input.limit + 1),
    ),
    server.db.read((q) => q.select({ total: count() }).from(modelRun).where(where)),
  ]);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    rows: await toModelRunViews(server, page),
    nextCursor: rows.length > input.limit && last ? encodeCursor({ at: last.createdAt, id: last.modelRunId }) : null,
    total,
  };
}

function mentions(text: string): SQL | undefined {
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return or(...[modelRun.model, modelRun.lineage, modelRun.modelRunId, modelRun.digest].map((column) => sql`${column} LIKE ${pattern} ESCAPE '\\'`));
}
