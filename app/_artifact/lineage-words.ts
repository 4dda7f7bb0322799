import type { ArtifactLineage, LineageArtifact } from '../../server/services/artifact/views.ts';
import { joinWords, plural } from '../_words/numbers.ts';
import { relationWords, typeName } from './words.ts';

const NAMED = 3;

/** How an artifact came to be, by the edges that lead to it: "made by A; derived from B, C and 2 more". */
export function cameFrom(lineage: ArtifactLineage, node: LineageArtifact): string {
  const titles = new Map(lineage.nodes.map((one) => [one.artifactId, one.title]));
  const groups = new Map<string, string[]>();
  for (const edge of lineage.edges) {
    if (edge.to !== node.artifactId) continue;
    const words = relationWords(edge.relation, 'up');
    groups.set(words, [...(groups.get(words) ?? []), titles.get(edge.from) ?? edge.from]);
  }
  return [...groups]
    .map(([words, names]) => `${words} ${joinWords(names.length > NAMED + 1 ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names)}`)
    .join('; ');
}

/** One sentence for each: what it is, how far away, how it came to be. */
export function wordsOf(lineage: ArtifactLineage): Record<string, string> {
  return Object.fromEntries(
    lineage.nodes.map((node) => {
      const type = node.known ? typeName(node.type) : 'Not known here';
      const away = node.depth === 0 ? 'the one looked at' : `${plural(Math.abs(node.depth), 'step')} ${node.depth < 0 ? 'before' : 'after'}`;
      const came = cameFrom(lineage, node);
      return [node.artifactId, `${type}, ${away}${came === '' ? '' : `; ${came}`}.`];
    }),
  );
}

export function lineageSummary(lineage: ArtifactLineage): string {
  const before = lineage.nodes.filter((node) => node.depth < 0).length;
  const after = lineage.nodes.filter((node) => node.depth > 0).length;
  const parts = [
    before > 0 ? `It came from ${plural(before, 'artifact')}` : 'It came from nothing that is recorded',
    after > 0 ? `${plural(after, 'artifact')} came of it` : 'nothing came of it yet',
  ];
  return `${parts.join(', and ')}.`;
}
