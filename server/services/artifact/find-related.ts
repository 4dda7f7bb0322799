import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';

/** Relations that point from parent to child; all others point from what came to what it came from. */
export const DOWNWARD = ['generates', 'contains'] as const;
const DOWN = JSON.stringify(DOWNWARD);

export interface Hop {
  parent: string;
  child: string;
  relation: string;
}

export interface Wanted {
  id: string;
  relation?: string;
  direction: 'up' | 'down' | 'both';
  depth: number;
}

const MOST = 5000;

/** Edges at the given artifacts, one step up (their parents) or down (their children), at most `limit`. */
export async function hopsOf(server: Server, ids: readonly string[], direction: 'up' | 'down', relation: string | undefined, limit: number): Promise<Hop[]> {
  const list = JSON.stringify(ids);
  const only = relation === undefined ? sql`true` : sql`e.relation = ${relation}`;
  const isDown = sql`e.relation IN (SELECT value FROM json_each(${DOWN}))`;
  const along =
    direction === 'up'
      ? sql`SELECT e.source_id AS parent, e.target_id AS child, e.relation FROM json_each(${list}) i CROSS JOIN artifact_edge e ON e.target_id = i.value WHERE ${isDown} AND ${only}
            UNION ALL SELECT e.target_id, e.source_id, e.relation FROM json_each(${list}) i CROSS JOIN artifact_edge e ON e.source_id = i.value WHERE NOT ${isDown} AND ${only}`
      : sql`SELECT e.source_id AS parent, e.target_id AS child, e.relation FROM json_each(${list}) i CROSS JOIN artifact_edge e ON e.source_id = i.value WHERE ${isDown} AND ${only}
            UNION ALL SELECT e.target_id, e.source_id, e.relation FROM json_each(${list}) i CROSS JOIN artifact_edge e ON e.target_id = i.value WHERE NOT ${isDown} AND ${only}`;
  return server.db.read((q) => q.all<Hop>(sql`SELECT parent, child, relation FROM (${along}) LIMIT ${limit}`));
}

/** Artifacts within so many edges of one, itself left out; at most 5,000. */
export async function findRelated(server: Server, { id, relation, direction, depth }: Wanted): Promise<string[]> {
  const found = new Set<string>();
  for (const way of direction === 'both' ? (['up', 'down'] as const) : [direction]) {
    const seen = new Set([id]);
    let frontier = [id];
    for (let level = 0; level < depth && frontier.length > 0 && found.size < MOST; level++) {
      const hops = await hopsOf(server, frontier, way, relation, MOST);
      frontier = [...new Set(hops.map((hop) => (way === 'up' ? hop.parent : hop.child)))].filter((one) => !seen.has(one));
      for (const one of frontier) {
        seen.add(one);
        found.add(one);
      }
    }
  }
  found.delete(id);
  return [...found].slice(0, MOST);
}
