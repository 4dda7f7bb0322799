import { z } from 'zod';
import type { Server } from '../../server.ts';
import { findArtifact } from './artifact-row.ts';
import { type Hop, hopsOf } from './find-related.ts';
import { nameArtifacts } from './list-relationships.ts';
import type { ArtifactLineage } from './views.ts';

export const LineageWanted = z.strictObject({
  artifactId: z.string().min(1).max(100),
  direction: z.enum(['up', 'down', 'both']).default('both'),
  depth: z.int().min(1).max(50).default(5),
  limit: z.int().min(1).max(1000).default(200).describe('Artifacts at most, the subject among them'),
});

/** What an artifact came from and what came of it, a level at a time, never more than asked for. */
export async function getArtifactLineage(server: Server, input: z.output<typeof LineageWanted>): Promise<ArtifactLineage> {
  const { artifactId, direction, depth, limit } = input;
  await findArtifact(server, artifactId);
  const depths = new Map([[artifactId, 0]]);
  const edges = new Map<string, Hop>();
  let truncated = false;
  for (const way of direction === 'both' ? (['up', 'down'] as const) : [direction]) {
    let frontier = [artifactId];
    for (let level = 1; frontier.length > 0; level++) {
      const hops = await hopsOf(server, frontier, way, undefined, 4 * limit);
      const next = (hop: Hop): string => (way === 'up' ? hop.parent : hop.child);
      if (level > depth) {
        truncated ||= hops.some((hop) => !depths.has(next(hop)));
        break;
      }
      truncated ||= hops.length === 4 * limit;
      const fresh = [...new Set(hops.map(next))].filter((id) => !depths.has(id));
      truncated ||= depths.size + fresh.length > limit;
      frontier = fresh.slice(0, Math.max(0, limit - depths.size));
      for (const id of frontier) depths.set(id, way === 'up' ? -level : level);
      for (const hop of hops) if (depths.has(hop.parent) && depths.has(hop.child)) edges.set(`${hop.parent} ${hop.relation} ${hop.child}`, hop);
    }
  }
  const names = await nameArtifacts(server, [...depths.keys()]);
  const nodes = [...depths].map(([id, at]) => {
    const found = names.get(id);
    return {
      artifactId: id,
      type: found?.type ?? null,
      kind: found?.kind ?? '',
      title: found?.title ?? id,
      known: found !== undefined,
      deleted: found?.deletedAt != null,
      createdAt: found?.createdAt ?? null,
      depth: at,
    };
  });
  return {
    artifactId,
    nodes: nodes.sort((a, b) => a.depth - b.depth || (a.artifactId < b.artifactId ? -1 : 1)),
    edges: [...edges.values()].map(({ parent, child, relation }) => ({ from: parent, to: child, relation })),
    truncated,
  };
}
