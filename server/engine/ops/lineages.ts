import { sql } from 'drizzle-orm';

const NEXT = (column: 'lineage' | 'series'): string =>
  `(SELECT n.${column} FROM model_run n WHERE n.state = 'success' AND (n.lineage, n.series) > (p.lineage, p.series) ORDER BY n.lineage, n.series LIMIT 1)`;

/**
 * `WITH RECURSIVE pair(lineage, series)`: each pair that has a success, found by leaping over an index from one to the next, so that it costs
 * as much as there are pairs, not as there are model runs.
 */
export const PAIRS = sql.raw(`WITH RECURSIVE found(lineage, series) AS (
  SELECT lineage, series FROM (SELECT lineage, series FROM model_run WHERE state = 'success' ORDER BY lineage, series LIMIT 1)
  UNION ALL SELECT ${NEXT('lineage')}, ${NEXT('series')} FROM found p WHERE p.lineage IS NOT NULL
), pair AS (SELECT lineage, series FROM found WHERE lineage IS NOT NULL)`);

/** The latest model runs of a pair that count: no drills, no backfills. */
export const latestOf = (limit: number, more = ''): ReturnType<typeof sql.raw> =>
  sql.raw(`(SELECT n.model_run_id FROM model_run n WHERE n.state = 'success' AND n.lineage = pair.lineage AND n.series = pair.series AND n.source IN ('engine', 'user') ${more}
    ORDER BY n.created_at DESC, n.model_run_id DESC LIMIT ${limit})`);
