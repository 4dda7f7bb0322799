import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';

/** Reasons an artifact may not be purged, by id: a pin, a hold, an alias, a workspace or a bundle that refers to it, a run that has not ended. */
export async function protectionOf(server: Server, ids: readonly string[]): Promise<Map<string, string[]>> {
  const list = JSON.stringify(ids);
  const now = new Date(server.now()).toISOString();
  const rows = await server.db.read((q) =>
    q.all<{ id: string; reason: string }>(sql`
      WITH i(id) AS (SELECT value FROM json_each(${list}))
      SELECT i.id, 'it is pinned' AS reason FROM i CROSS JOIN artifact a ON a.artifact_id = i.id WHERE a.pinned = 1
      UNION ALL SELECT i.id, 'it is held: ' || h.reason FROM i CROSS JOIN artifact_hold h ON h.artifact_id = i.id WHERE h.until IS NULL OR h.until > ${now}
      UNION ALL SELECT i.id, 'alias ' || l.name || ' points to it' FROM i CROSS JOIN artifact_version v ON v.artifact_id = i.id CROSS JOIN alias l ON l.digest = v.digest
      UNION ALL SELECT i.id, 'alias ' || l.name || ' was moved by it' FROM i CROSS JOIN alias l ON l.run_id = i.id
      UNION ALL SELECT i.id, 'workspace ' || coalesce(w.name, substr(w.workspace_id, 1, 8)) || ' keeps it' FROM i CROSS JOIN workspace w ON w.run_id = i.id WHERE w.deleted_at IS NULL
      UNION ALL SELECT i.id, 'workspace ' || coalesce(w.name, substr(w.workspace_id, 1, 8)) || ' refers to it'
        FROM i CROSS JOIN artifact_edge e ON e.target_id = i.id AND e.relation = 'generates' CROSS JOIN workspace w ON w.run_id = e.source_id WHERE w.deleted_at IS NULL
      UNION ALL SELECT i.id, 'bundle ' || b.title || ' contains it'
        FROM i CROSS JOIN artifact_edge e ON e.target_id = i.id AND e.relation = 'contains' CROSS JOIN artifact b ON b.artifact_id = e.source_id WHERE b.deleted_at IS NULL
      UNION ALL SELECT i.id, 'its run has not ended' FROM i CROSS JOIN run r ON r.run_id = i.id WHERE r.status NOT IN ('completed', 'failed', 'cancelled')
      LIMIT 20000`),
  );
  const reasons = new Map<string, string[]>();
  for (const { id, reason } of rows) {
    const known = reasons.get(id) ?? [];
    if (!known.includes(reason) && known.length < 10) reasons.set(id, [...known, reason]);
  }
  return reasons;
}
