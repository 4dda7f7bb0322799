import { sql } from 'drizzle-orm';
import type { Database } from '../../db/open-database.ts';
import { isDrillAlias, type StaleReason, staleReasons } from '../../kit/model-registry.ts';
import { factsOf, MODEL_COLUMNS, type ModelRunRow } from './model-facts.ts';

export interface AliasState {
  name: string;
  digest: string;
  /** The run that moved it; '' for a person. */
  movedBy: string;
  movedAt: string;
  drill: boolean;
  /** Null when what it points at is not registered. */
  holder: ModelRunRow | null;
  /** The newest success newer than the holder, on the same lineage and series. */
  newer: { modelRunId: string; model: string; frameVersion: number; createdAt: string } | null;
  /** Gravest first; empty: it stands well. */
  stale: readonly StaleReason[];
}

type Row = Partial<ModelRunRow> & { name: string; aliasDigest: string; movedBy: string; movedAt: string; newer: string | null };

/** Drills look at the drills of their own run only, everything else at none of them. */
const NEWER = `(SELECT json_object('modelRunId', n.model_run_id, 'model', n.model, 'frameVersion', n.frame_version, 'createdAt', n.created_at) FROM model_run n
  WHERE n.state = 'success' AND n.lineage = m.lineage AND n.series = m.series AND (n.created_at, n.model_run_id) > (m.created_at, m.model_run_id)
    AND CASE WHEN m.source = 'drill' THEN n.source = 'drill' AND n.run_id = m.run_id ELSE n.source IN ('engine', 'user') END
  ORDER BY n.created_at DESC, n.model_run_id DESC LIMIT 1)`;

/** Every alias with its holder and what is wrong with it, by name; with `names` only those. */
export async function readAliases(db: Database, names?: readonly string[]): Promise<AliasState[]> {
  const wanted = names === undefined ? sql.empty() : sql`WHERE a.name IN (SELECT value FROM json_each(${JSON.stringify(names)}))`;
  const rows = await db.read((q) =>
    q.all<Row>(sql`SELECT a.name, a.digest AS aliasDigest, a.run_id AS movedBy, a.moved_at AS movedAt, ${sql.raw(NEWER)} AS newer, ${sql.raw(MODEL_COLUMNS)}
      FROM alias a LEFT JOIN model_run m ON m.model_run_id = a.model_run_id ${wanted} ORDER BY a.name`),
  );
  return rows.map(({ name, aliasDigest, movedBy, movedAt, newer: text, ...rest }) => {
    const holder = rest.modelRunId ? (rest as ModelRunRow) : null;
    const newer = text === null ? null : (JSON.parse(text) as AliasState['newer']);
    const stale = holder ? staleReasons(factsOf(holder), newer) : (['run_not_success'] as const);
    return { name, digest: aliasDigest, movedBy, movedAt, drill: isDrillAlias(name), holder, newer, stale };
  });
}
