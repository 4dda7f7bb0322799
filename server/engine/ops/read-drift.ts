import { sql } from 'drizzle-orm';
import type { Database } from '../../db/open-database.ts';
import { type Drift, judgeDrift } from '../../kit/model-registry.ts';
import { latestOf, PAIRS } from './lineages.ts';

export interface DriftPoint {
  modelRunId: string;
  runId: string;
  at: string;
  /** A fraction. */
  wape: number;
}

export interface ModelDrift extends Drift {
  model: string;
  lineage: string;
  series: string;
  /** Oldest first, at most 20. */
  points: readonly DriftPoint[];
}

/** Model runs of one model and lineage that are looked at, the latest ones. */
const POINTS = 20;
/** Model runs of one lineage and series that are looked through for them, of all models together. */
const LOOKED_BACK = 60;
const MOST = 5000;

const ORDER = { degrading: 0, improving: 1, stable: 2 } as const;

/** How each model's WAPE went over its model runs on one lineage, degrading ones first. Drills and backfills are left out; one alone is no course. */
export async function readDrift(db: Database): Promise<ModelDrift[]> {
  const rows = await db.read((q) =>
    q.all<DriftPoint & { model: string; lineage: string; series: string }>(sql`${PAIRS} SELECT * FROM (
        SELECT m.model_run_id AS modelRunId, m.run_id AS runId, m.created_at AS at, m.wape, m.model, m.lineage, m.series,
          ROW_NUMBER() OVER (PARTITION BY m.model, m.lineage, m.series ORDER BY m.created_at DESC, m.model_run_id DESC) AS place,
          COUNT(*) OVER (PARTITION BY m.model, m.lineage, m.series) AS size
        FROM pair CROSS JOIN model_run m ON m.model_run_id IN ${latestOf(LOOKED_BACK, 'AND n.wape IS NOT NULL')})
      WHERE place <= ${POINTS} AND size > 1 ORDER BY model, lineage, series, place DESC LIMIT ${MOST}`),
  );
  const groups = new Map<string, (typeof rows)[number][]>();
  for (const row of rows) {
    const key = `${row.model}\n${row.lineage}\n${row.series}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()]
    .flatMap((points) => {
      const drift = judgeDrift(points.map((point) => point.wape));
      const { model, lineage, series } = points[0];
      return drift ? [{ ...drift, model, lineage, series, points: points.map(({ modelRunId, runId, at, wape }) => ({ modelRunId, runId, at, wape })) }] : [];
    })
    .sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict] || Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0));
}
