import { ARTIFACT_SOURCES, ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import { dayOf, tagOf, wordOf } from './registry-data.ts';

/** What queries ask for that stands in the registry: taken from a page of it. */
export interface Sample {
  artifactIds: readonly string[];
  digests: readonly string[];
  inputHashes: readonly string[];
}
type Next = () => number;
type Form = (next: Next, sample: Sample, size: number) => string;

const pick = <T>(next: Next, list: readonly T[]): T => list[Math.floor(next() * list.length)];
/** A rank below n, the low ones more often. */
const rank = (next: Next, n: number): number => Math.min(n - 1, Math.floor(n ** next()) - 1);
const word = (next: Next): string => wordOf(rank(next, 20_000));
/** One that stands in most artifacts. */
const common = (next: Next): string => wordOf(Math.floor(next() * 3));
const tag = (next: Next): string => tagOf(rank(next, 500));
const q = (text: string): string => `q=${encodeURIComponent(text)}`;

const SORTS = ['created', 'modified', 'title', 'size'].flatMap((sort) => [`sort=${sort}`, `sort=${sort}&order=asc`, `sort=${sort}&order=desc`]);

/** Lists, filters and searches as people, pages and programs ask them: every parameter of the query, alone and with others. */
export const FORMS: Readonly<Record<'list' | 'filter' | 'search', Readonly<Record<string, Form>>>> = {
  list: {
    newest: () => 'limit=50',
    sorted: (next) => pick(next, SORTS),
    long: (next) => `limit=200&${pick(next, SORTS)}`,
    faceted: () => 'facets=type,source,preset,tag',
    offset: (next) => `offset=${Math.floor(next() * 10_000)}&${pick(next, SORTS)}`,
  },
  filter: {
    tag: (next) => `tag=${tag(next)}`,
    twoTags: (next) => `tags=${tag(next)},${tag(next)}`,
    anyTag: (next) => `tags=${tag(next)},${tag(next)},${tag(next)}&tagMode=any`,
    notTag: (next) => `tag=${tag(next)}&notTag=${tag(next)}`,
    noTag: (next) => `notTag=${tag(next)}&notTag=${tagOf(0)}&${pick(next, SORTS)}`,
    tagSorted: (next) => `tag=${tag(next)}&${pick(next, SORTS)}`,
    type: (next) => `type=${pick(next, ARTIFACT_TYPES)}&${pick(next, SORTS)}`,
    source: (next) => `source=${pick(next, ARTIFACT_SOURCES)}&type=${pick(next, ARTIFACT_TYPES)}`,
    preset: (next) => `preset=preset-${rank(next, 8)}&${pick(next, SORTS)}`,
    model: (next) => `model=model-${rank(next, 20)}&${pick(next, SORTS)}`,
    capability: (next) => `capability=${pick(next, ['replay', 'compare', 'export', 'download'])}&tag=${tag(next)}`,
    created: (next, _, size) => `createdAfter=${dayOf(next() * size)}&${pick(next, SORTS)}`,
    createdBetween: (next, _, size) => {
      const from = next() * size;
      return `createdAfter=${dayOf(from)}&createdBefore=${dayOf(from + 3000)}&tag=${tag(next)}`;
    },
    modified: (next, _, size) => `modifiedBefore=${dayOf(next() * size)}&${pick(next, SORTS)}`,
    size: (next) => {
      const from = Math.floor(next() * 100_000);
      return `minSize=${from}&maxSize=${from + Math.floor(10 ** (5 * next()))}&${pick(next, SORTS)}`;
    },
    bytes: (next, { digests }) => `sha256=${pick(next, digests)}`,
    input: (next, { inputHashes }) => `inputHash=${pick(next, inputHashes)}`,
    related: (next, { artifactIds }) =>
      `relatedTo=${pick(next, artifactIds)}&depth=${1 + Math.floor(next() * 8)}&direction=${pick(next, ['up', 'down', 'both'])}`,
    state: (next) => pick(next, ['archived=true', 'archived=only', 'deleted=only', 'pinned=true', 'pinned=false&sort=title', 'archived=true&deleted=true']),
    facetedTag: (next) => `tag=${tag(next)}&facets=type,tag`,
    offsetTag: (next) => `tag=${tagOf(rank(next, 20))}&offset=${Math.floor(next() * 5000)}&${pick(next, SORTS)}`,
  },
  search: {
    word: (next) => q(word(next)),
    twoWords: (next) => q(`${word(next)} ${common(next)}`),
    threeWords: (next) => q(`${word(next)} ${word(next)} ${word(next)}`),
    prefix: (next) => q(`${word(next).slice(0, pick(next, [3, 4, 6, 8]))}*`),
    twoPrefixes: (next) => q(`${word(next).slice(0, 4)}* ${word(next).slice(0, 3)}*`),
    phrase: (next) => q(`"${word(next)} ${common(next)}"`),
    title: (next) => q(`title:${word(next)}`),
    titleTag: (next) => `${q(`title:${word(next)}`)}&tag=${tag(next)}`,
    titlePrefix: (next) => q(`title:${word(next).slice(0, 4)}*`),
    notCommon: (next) => q(`${word(next)} -${common(next)}`),
    onlyNot: (next) => q(`-${common(next)}`),
    notPrefix: (next) => q(`${word(next)} -${common(next).slice(0, 3)}*`),
    tagged: (next) => q(`${word(next)} tag:${tag(next)}`),
    sorted: (next) => `${q(word(next))}&${pick(next, SORTS)}`,
    prefixSorted: (next) => `${q(`${common(next).slice(0, 3)}*`)}&${pick(next, SORTS)}`,
    typed: (next) => `${q(common(next))}&type=${pick(next, ARTIFACT_TYPES)}`,
    ranked: (next) => `${q(`${word(next)} ${word(next)}`)}&sort=relevance`,
    rankedPrefix: (next) => `${q(`${word(next).slice(0, 4)}*`)}&sort=relevance`,
    faceted: (next) => `${q(word(next))}&facets=type,tag`,
    nothing: (next) => q(`${word(next)} nosuchword`),
  },
};
