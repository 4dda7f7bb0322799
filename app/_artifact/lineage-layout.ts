import type { ArtifactLineage, LineageArtifact } from '../../server/services/artifact/views.ts';

export const NODE = { width: 236, height: 46, gapX: 56, gapY: 14 } as const;

export interface PlacedNode {
  node: LineageArtifact;
  /** Column from the left, and place in it from the top. */
  layer: number;
  row: number;
  x: number;
  y: number;
}
export interface LineageLayout {
  width: number;
  height: number;
  nodes: readonly PlacedNode[];
  /** Those that are drawn: what follows from others along the way is left to the list. */
  edges: readonly { from: PlacedNode; to: PlacedNode; path: string }[];
}

type Pair = readonly [from: string, to: string];

/** Columns from left to right: each artifact one behind the last of those it came from. Linear in edges times layers. */
function layersOf(ids: readonly string[], pairs: readonly Pair[]): Map<string, number> {
  const layer = new Map(ids.map((id) => [id, 0]));
  for (let turn = 0; turn < ids.length; turn++) {
    let moved = false;
    for (const [from, to] of pairs) {
      const behind = (layer.get(from) ?? 0) + 1;
      if (behind <= (layer.get(to) ?? 0)) continue;
      layer.set(to, behind);
      moved = true;
    }
    if (!moved) break;
  }
  return layer;
}

/** Pairs that no longer way between the two says already. */
function withoutShortcuts(pairs: readonly Pair[]): Pair[] {
  const next = new Map<string, string[]>();
  for (const [from, to] of pairs) next.set(from, [...(next.get(from) ?? []), to]);
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>();
    const stack = (next.get(from) ?? []).filter((id) => id !== to);
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (id === to) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      stack.push(...(next.get(id) ?? []));
    }
    return false;
  };
  return pairs.filter(([from, to]) => !reaches(from, to));
}

/** Each column sorted by where its neighbours stand, back and forth a few times, so that few lines cross. */
function orderRows(columns: string[][], pairs: readonly Pair[]): void {
  const neighbours = new Map<string, string[]>();
  for (const [from, to] of pairs) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  for (let sweep = 0; sweep < 6; sweep++) {
    const place = new Map(columns.flatMap((column) => column.map((id, row): [string, number] => [id, row - (column.length - 1) / 2])));
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      const weight = new Map(
        column.map((id) => {
          const around = (neighbours.get(id) ?? []).map((one) => place.get(one) ?? 0);
          return [id, around.length === 0 ? (place.get(id) ?? 0) : around.reduce((sum, row) => sum + row, 0) / around.length];
        }),
      );
      column.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0) || (a < b ? -1 : 1));
      column.forEach((id, row) => {
        place.set(id, row - (column.length - 1) / 2);
      });
    }
  }
}

/** Where everything of a lineage stands, in pixels; what came first at the left. */
export function layoutLineage({ nodes, edges }: ArtifactLineage): LineageLayout {
  const byId = new Map(nodes.map((node) => [node.artifactId, node]));
  const known = new Set(edges.filter((edge) => byId.has(edge.from) && byId.has(edge.to)).map((edge) => `${edge.from} ${edge.to}`));
  const pairs = [...known].map((text) => text.split(' ') as [string, string]);
  const drawn = withoutShortcuts(pairs);
  const layer = layersOf([...byId.keys()], pairs);
  const columns: string[][] = Array.from({ length: Math.max(0, ...layer.values()) + 1 }, () => []);
  for (const node of nodes) columns[layer.get(node.artifactId) ?? 0].push(node.artifactId);
  orderRows(columns, drawn);
  const tallest = Math.max(...columns.map((column) => column.length));
  const { width, height, gapX, gapY } = NODE;
  const placed = new Map<string, PlacedNode>();
  columns.forEach((column, at) => {
    const top = ((tallest - column.length) * (height + gapY)) / 2;
    column.forEach((id, row) => {
      const node = byId.get(id);
      if (node) placed.set(id, { node, layer: at, row, x: 4 + at * (width + gapX), y: 4 + top + row * (height + gapY) });
    });
  });
  return {
    width: columns.length * (width + gapX) - gapX + 8,
    height: tallest * (height + gapY) - gapY + 8,
    nodes: [...placed.values()],
    edges: drawn.flatMap(([a, b]) => {
      const [from, to] = [placed.get(a), placed.get(b)];
      return from && to ? [{ from, to, path: curve(from, to) }] : [];
    }),
  };
}

function curve(from: PlacedNode, to: PlacedNode): string {
  const [x1, y1] = [from.x + NODE.width, from.y + NODE.height / 2];
  const [x2, y2] = [to.x, to.y + NODE.height / 2];
  const bend = Math.min(NODE.gapX, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** Where an arrow key leads: along a line to the left or right (the nearest one), or up and down in the column. */
export function stepFrom({ nodes, edges }: Pick<LineageLayout, 'nodes' | 'edges'>, at: PlacedNode, key: string): PlacedNode | null {
  const near = (list: readonly PlacedNode[]): PlacedNode | null =>
    list.length === 0 ? null : list.reduce((best, one) => (Math.abs(one.y - at.y) < Math.abs(best.y - at.y) ? one : best));
  switch (key) {
    case 'ArrowLeft':
      return near(edges.filter((edge) => edge.to === at).map((edge) => edge.from));
    case 'ArrowRight':
      return near(edges.filter((edge) => edge.from === at).map((edge) => edge.to));
    case 'ArrowUp':
      return nodes.find((one) => one.layer === at.layer && one.row === at.row - 1) ?? null;
    case 'ArrowDown':
      return nodes.find((one) => one.layer === at.layer && one.row === at.row + 1) ?? null;
    case 'Home':
      return nodes.find((one) => one.node.depth === 0) ?? null;
    default:
      return null;
  }
}
