import { momentLabel } from '../_words/dates.ts';
import { formatBytes } from '../_words/numbers.ts';
import { changed } from './query.ts';
import { facetWord, isWorld } from './words.ts';

/** One thing that narrows the list, in words, and the query without it. */
export interface ConditionChip {
  key: string;
  label: string;
  without: URLSearchParams;
}

const day = (text: string): string =>
  momentLabel(text.length === 10 ? `${text}T00:00:00Z` : text, 'utc', text.length === 10 ? 'full' : 'full').replace(/, 00:00:00$/, '');
const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 8)}…${text.slice(-4)}` : text);
const size = (text: string): string => (/^\d{1,15}$/.test(text) ? formatBytes(Number(text)) : text);
const when = (text: string): string => (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)) ? day(text) : text);

type Say = (value: string, asked: URLSearchParams) => string;

const SAY: Readonly<Record<string, Say>> = {
  type: (value) => facetWord('type', value),
  tag: (value, asked) => (asked.get('tagMode') === 'any' && asked.getAll('tag').length > 1 ? `tag ${value}, or another` : `tag ${value}`),
  notTag: (value) => `not tag ${value}`,
  source: (value) => facetWord('source', value),
  capability: (value) => `can ${value}`,
  createdAfter: (value) => `from ${when(value)}`,
  createdBefore: (value) => `before ${when(value)}`,
  modifiedAfter: (value) => `changed from ${when(value)}`,
  modifiedBefore: (value) => `changed before ${when(value)}`,
  minSize: (value) => `at least ${size(value)}`,
  maxSize: (value) => `at most ${size(value)}`,
  workspace: (value) => `workspace ${short(value)}`,
  preset: (value) => (isWorld(value) ? `world ${facetWord('preset', value)}` : facetWord('preset', value)),
  model: (value) => `model ${facetWord('model', value)}`,
  inputHash: (value) => `made of the same as ${short(value)}`,
  sha256: (value) => `holds the bytes ${short(value)}`,
  relatedTo: (value, asked) => {
    const direction = asked.get('direction');
    const depth = asked.get('depth');
    const way = direction === 'up' ? 'what came before' : direction === 'down' ? 'what came of' : 'related to';
    return `${way} ${short(value)}${asked.has('relation') ? ` by ${asked.get('relation')}` : ''}${depth === null || depth === '1' ? '' : `, ${depth} steps`}`;
  },
  archived: (value) => (value === 'only' ? 'archived' : 'also archived'),
  deleted: (value) => (value === 'only' ? 'deleted' : 'also deleted'),
  pinned: (value) => (value === 'true' ? 'pinned' : 'not pinned'),
};

/** What goes when a condition goes, beside itself. */
const WITH: Readonly<Record<string, readonly string[]>> = { relatedTo: ['relation', 'direction', 'depth'] };

/** The conditions beside the search text, in the order of their kinds. */
export function conditionsOf(asked: URLSearchParams): ConditionChip[] {
  return Object.entries(SAY).flatMap(([name, say]) =>
    asked.getAll(name).map((value) => {
      const others = Object.fromEntries((WITH[name] ?? []).map((other) => [other, null]));
      const rest = asked.getAll(name).filter((one) => one !== value);
      return { key: `${name} ${value}`, label: say(value, asked), without: changed(asked, { [name]: rest, ...others }) };
    }),
  );
}
