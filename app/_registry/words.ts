import type { ArtifactPage, ArtifactRow, ArtifactSource, ArtifactType } from '../../server/services/artifact/views.ts';
import { SOURCE_WORDS, TYPE_NAMES } from '../_artifact/words.ts';
import { formatCount, plural } from '../_words/numbers.ts';

/** In the middle of a line: "feature frame". */
export const typeWord = (type: ArtifactType): string => TYPE_NAMES[type].toLowerCase();

/** Whether a preset is a world: a batch is run by a plan that has none. */
export const isWorld = (preset: string): boolean => preset !== 'batch';

/** A value of a facet as it is said. */
export function facetWord(facet: string, value: string): string {
  if (facet === 'type' && value in TYPE_NAMES) return typeWord(value as ArtifactType);
  if (facet === 'source' && value in SOURCE_WORDS) return SOURCE_WORDS[value as ArtifactSource];
  return facet === 'tag' ? value : value.replaceAll('_', ' ');
}

export const SORTS = [
  { name: 'newest', sort: 'created', order: null },
  { name: 'oldest', sort: 'created', order: 'asc' },
  { name: 'last changed', sort: 'modified', order: null },
  { name: 'title', sort: 'title', order: null },
  { name: 'largest', sort: 'size', order: null },
  { name: 'smallest', sort: 'size', order: 'asc' },
  { name: 'best match', sort: 'relevance', order: null },
] as const;

const ORDER_WORDS: Readonly<Record<ArtifactPage['ranking'], string>> = {
  relevance: 'best match first',
  newest: 'newest first',
  oldest: 'oldest first',
  modified: 'last changed first',
  title: 'by title',
  size: 'largest first',
};

/** "12 artifacts, newest first." */
export function resultSentence({ total, totalRelation, ranking, rankingNote }: ArtifactPage, order: string | null): string {
  const many = totalRelation === 'gte' ? `More than ${formatCount(total)} artifacts` : plural(total, 'artifact');
  const turned: Readonly<Partial<Record<ArtifactPage['ranking'], string>>> = {
    size: order === 'asc' ? 'smallest first' : 'largest first',
    title: order === 'desc' ? 'by title, backwards' : 'by title',
    modified: order === 'asc' ? 'longest unchanged first' : 'last changed first',
  };
  return `${many}, ${rankingNote ?? turned[ranking] ?? ORDER_WORDS[ranking]}.`;
}

/** A title in its parts: what it is, and the world or file it is of. One that a person wrote stays as it was written. */
export function titleParts({ title }: Pick<ArtifactRow, 'title'>): { name: string; of: string | null } {
  const at = title.lastIndexOf(' · ');
  const name = at < 0 ? title : title.slice(0, at);
  const of = at < 0 ? null : title.slice(at + 3);
  return { name: at < 0 ? name : name.replace(/^./u, (letter) => letter.toUpperCase()), of };
}

/** Class of a title as a heading: one that the engine wrote begins with a capital there. */
export const titleCase = (title: string): string => (title.includes(' · ') ? 'first-letter:uppercase' : '');

/** What stands in small letters under a title. */
export function rowNote(row: ArtifactRow): string {
  const model = row.model === null ? null : `${row.type === 'run' ? 'best model' : 'model'} ${row.model.replaceAll('_', ' ')}`;
  const files = row.version === 0 ? null : `${plural(row.files, 'file')}${row.version > 1 ? `, version ${row.version}` : ''}`;
  const from = row.source === 'engine' ? null : SOURCE_WORDS[row.source];
  const world = row.type === 'run' && row.preset !== null && isWorld(row.preset) ? row.preset.replaceAll('_', ' ') : null;
  return [row.description || null, world, row.step && `step ${row.step.replaceAll('_', ' ')}`, model, from, files].filter((one) => one).join(', ');
}
