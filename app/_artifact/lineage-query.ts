import type { ArtifactLineage } from '../../server/services/artifact/views.ts';

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** What the address of a lineage says. */
export interface LineageQuery {
  direction: 'up' | 'down' | 'both';
  /** Edges away from the subject. */
  depth: number;
  /** Artifacts at most. */
  limit: number;
  /** Relations followed; empty = all. */
  relations: readonly string[];
}

export const DEPTHS = [1, 2, 3, 5, 10, 20] as const;
const DEFAULT_DEPTH = 3;
const DEFAULT_LIMIT = 60;
/** More cannot be taken in as a drawing; the API has further ones. */
export const MOST_NODES = 500;

export function parseLineageQuery(params: Params): LineageQuery {
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '');
  const whole = (name: string, fallback: number, most: number): number => (/^[1-9]\d{0,3}$/.test(text(name)) ? Math.min(most, Number(text(name))) : fallback);
  return {
    direction: text('direction') === 'up' ? 'up' : text('direction') === 'down' ? 'down' : 'both',
    depth: whole('depth', DEFAULT_DEPTH, 50),
    limit: Math.max(2, whole('limit', DEFAULT_LIMIT, MOST_NODES)),
    relations: [...new Set([params.relation ?? []].flat().filter((one) => /^[a-z][a-z0-9_]{0,63}$/.test(one)))].slice(0, 20),
  };
}

export function lineageHref(artifactId: string, query: LineageQuery, change: Partial<LineageQuery> = {}): string {
  const { direction, depth, limit, relations } = { ...query, ...change };
  const params = new URLSearchParams();
  if (direction !== 'both') params.set('direction', direction);
  if (depth !== DEFAULT_DEPTH) params.set('depth', String(depth));
  if (limit !== DEFAULT_LIMIT) params.set('limit', String(limit));
  for (const relation of relations) params.append('relation', relation);
  return `/registry/${encodeURIComponent(artifactId)}/lineage${params.size === 0 ? '' : `?${params}`}`;
}

/** The part of a lineage that is reached from its subject by these relations alone. */
export function onlyRelations(lineage: ArtifactLineage, relations: readonly string[]): ArtifactLineage {
  if (relations.length === 0) return lineage;
  const edges = lineage.edges.filter((edge) => relations.includes(edge.relation));
  const reached = new Set([lineage.artifactId]);
  for (const [from, to] of [
    ['to', 'from'],
    ['from', 'to'],
  ] as const) {
    const seen = new Set([lineage.artifactId]);
    for (let frontier = [lineage.artifactId]; frontier.length > 0; ) {
      const next = edges.filter((edge) => frontier.includes(edge[from]) && !seen.has(edge[to])).map((edge) => edge[to]);
      frontier = [...new Set(next)];
      for (const id of frontier) {
        seen.add(id);
        reached.add(id);
      }
    }
  }
  return {
    ...lineage,
    nodes: lineage.nodes.filter((node) => reached.has(node.artifactId)),
    edges: edges.filter((edge) => reached.has(edge.from) && reached.has(edge.to)),
  };
}
