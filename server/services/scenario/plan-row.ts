import { eq, inArray, sql } from 'drizzle-orm';
import { run, scenarioPlan } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Assumptions, PlanScope } from '../../kit/kinds/scenario.ts';
import type { Server } from '../../server.ts';
import type { PlanFigures, PlanRow } from './views.ts';

export type Row = typeof scenarioPlan.$inferSelect;

/** A plan that is not deleted. @throws AppError SCENARIO_NOT_FOUND */
export async function findPlan(server: Server, scenarioId: string): Promise<Row> {
  const [row] = await server.db.read((q) => q.select().from(scenarioPlan).where(eq(scenarioPlan.scenarioId, scenarioId)));
  if (!row || row.deletedAt !== null)
    throw new AppError('SCENARIO_NOT_FOUND', `there is no plan "${scenarioId.slice(0, 100)}"; \`vitrine scenarios list\` lists them`);
  return row;
}

/** Rows as lists show them, each with its tags and its run. */
export async function toPlanRows(server: Server, rows: readonly Row[]): Promise<PlanRow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.scenarioId);
  const [tags, runs] = await Promise.all([
    server.db.read((q) =>
      q.all<{ id: string; tag: string }>(
        sql`SELECT scenario_id AS id, tag FROM scenario_tags WHERE scenario_id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) ORDER BY tag`,
      ),
    ),
    server.db.read((q) =>
      q
        .select({ runId: run.runId, title: run.title })
        .from(run)
        .where(
          inArray(
            run.runId,
            rows.map((row) => row.runId),
          ),
        ),
    ),
  ]);
  const titles = new Map(server.catalogue.catalogue.models.map((model) => [model.id, model.title]));
  return rows.map((row) => ({
    scenarioId: row.scenarioId,
    name: row.name,
    runId: row.runId,
    runTitle: runs.find((one) => one.runId === row.runId)?.title ?? null,
    madeByRun: row.madeByRun,
    model: row.model,
    modelTitle: titles.get(row.model) ?? row.model,
    scope: JSON.parse(row.scope) as PlanScope,
    scopeName: row.scopeName,
    horizon: row.horizon,
    assumptions: JSON.parse(row.assumptions) as Assumptions,
    tags: tags.filter((one) => one.id === row.scenarioId).map((one) => one.tag),
    clonedFrom: row.clonedFrom,
    provenance: { source: row.source, actor: row.actor, approvedBy: row.approvedBy, approvedAt: row.approvedAt },
    digest: row.digest,
    figures: JSON.parse(row.figures) as PlanFigures,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }));
}

export async function toPlanRow(server: Server, row: Row): Promise<PlanRow> {
  return (await toPlanRows(server, [row]))[0];
}
