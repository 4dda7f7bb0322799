import { AppError } from '../../errors.ts';
import { OURS } from './condition-parts.ts';

/**
 * What a search text asks for. Grammar: terms apart by spaces, all of them hold; `word`, `"a phrase"`, `prefix*` (at least 3 letters),
 * `-term` (not), `title:term`; `name:value` with a known name is a filter, `-tag:x` its opposite. Nothing else has a meaning: every
 * term is quoted for the index, so no text can be an error there.
 */
export interface Search {
  /** FTS5 expression of the terms wanted; null when there are none. */
  match: string | null;
  /** FTS5 expression of the terms unwanted, any of which rules a row out. */
  without: string | null;
  filters: { name: FilterName; value: string; not: boolean }[];
}

export const SEARCH_FILTERS = ['type', 'tag', 'source', 'preset', 'model', 'capability', 'workspace', 'is'] as const;
export type FilterName = (typeof SEARCH_FILTERS)[number];

const TERM = /(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|(\S+))/gu;
/** What the tokenizer of the index takes for letters; anything else parts words. */
const LETTERS = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;
const SHORTEST_PREFIX = 3;
const MOST_TERMS = 40;

/** @throws AppError BAD_QUERY for a prefix that is too short, more than 40 terms, or a filter that only `not` makes no sense of */
export function parseSearch(text: string): Search {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  const filters: Search['filters'] = [];
  let terms = 0;
  for (const [whole, minus, prefix, phrase, bare] of text.replaceAll('\u0000', ' ').replaceAll(OURS, ' ').matchAll(TERM)) {
    if (++terms > MOST_TERMS) throw bad(`has more than ${MOST_TERMS} terms; shorten it`);
    const not = minus === '-';
    const name = prefix?.toLowerCase();
    const value = phrase ?? bare ?? '';
    if (name !== undefined && isFilter(name) && value !== '') {
      if (not && name !== 'tag') throw bad(`"${whole.slice(0, 60)}": only words and tags can be ruled out`);
      filters.push({ name, value: name === 'is' ? value.toLowerCase() : value, not });
      continue;
    }
    const inTitle = name === 'title' && value !== '';
    // `12:30` and other text with a colon is text.
    const spoken = inTitle || name === undefined ? value : `${prefix}:${value}`;
    const expression = toExpression(spoken, phrase === undefined && spoken.endsWith('*'));
    if (expression !== null) (not ? unwanted : wanted).push(inTitle ? `title : ${expression}` : expression);
  }
  return { match: wanted.length > 0 ? wanted.join(' AND ') : null, without: unwanted.length > 0 ? unwanted.join(' OR ') : null, filters };
}

/** The letters of a term as one quoted phrase; null when it has none. */
function toExpression(text: string, isPrefix: boolean): string | null {
  const words = text.match(LETTERS) ?? [];
  if (words.length === 0) return null;
  const last = words[words.length - 1];
  if (isPrefix && [...last].length < SHORTEST_PREFIX) throw bad(`"${text.slice(0, 60)}": a prefix has at least ${SHORTEST_PREFIX} letters before its *`);
  return `"${words.join(' ')}"${isPrefix ? ' *' : ''}`;
}

const isFilter = (name: string): name is FilterName => (SEARCH_FILTERS as readonly string[]).includes(name);

const bad = (message: string): AppError => new AppError('BAD_QUERY', `q ${message}`, [{ path: 'q', message }]);
