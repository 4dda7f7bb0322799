import { sql } from 'drizzle-orm';
import type { Database } from '../../db/open-database.ts';
import { retrainingScore } from '../../kit/model-registry.ts';
import { latestOf, PAIRS } from './lineages.ts';
import { MODEL_COLUMNS, type ModelRunRow } from './model-facts.ts';

export interface RetrainingCandidate {
  /** The newest success of its lineage and series. */
  model: ModelRunRow;
  daysStale: number;
  wapePercent: number | null;
  /** 0 … 1 */
  score: number;
}

const DAY = 86_400_000;
/** Lineages looked at; the newest when there are more. */
const MOST = 1000;

/** The newest model of each world and file, the one that most wants to be trained again first. Drills and backfills are none. */
export async function readRetraining(db: Database, now: number): Promise<RetrainingCandidate[]> {
  const rows = await db.read((q) =>
    q.all<ModelRunRow>(sql`${PAIRS} SELECT ${sql.raw(MODEL_COLUMNS)} FROM pair CROSS JOIN model_run m ON m.model_run_id = ${latestOf(1)}
      ORDER BY m.created_at DESC, m.model_run_id DESC LIMIT ${MOST}`),
  );
  return rows
    .map((model) => {
      const daysStale = Math.max(0, (now - Date.parse(model.createdAt)) / DAY);
      const wapePercent = model.wape === null ? null : model.wape * 100;
      return { model, daysStale, wapePercent, score: retrainingScore(daysStale, wapePercent) };
    })
    .sort((a, b) => b.score - a.score || (a.model.modelRunId < b.model.modelRunId ? -1 : 1));
}
