import { OURS } from './condition-parts.ts';
import { badSearch, type FilterName, isFilter, noteOn, quoted, SEARCH_NAMES } from './search-filters.ts';

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
  filters: WrittenFilter[];
  /** Parts that were read as words although a filter was perhaps meant, and how that is written. */
  notes: string[];
}

export interface WrittenFilter {
  name: FilterName;
  value: string;
  not: boolean;
  /** As it stands in the text. */
  part: string;
}

const TERM = /(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|(\S+))?/gu;
/** What the tokenizer of the index takes for letters; anything else parts words. */
const LETTERS = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;
const SHORTEST_PREFIX = 3;
const MOST_TERMS = 40;

interface Term {
  /** As it stands in the text. */
  part: string;
  not: boolean;
  /** Before a colon, in small letters; null without one. */
  name: string | null;
  /** After it. */
  value: string;
  isPhrase: boolean;
}

/** @throws AppError BAD_QUERY for a text without any word, a name without value, a prefix too short, more than 40 terms, or a filter ruled out */
export function parseSearch(text: string): Search {
  const terms = readTerms(text);
  if (terms.length > MOST_TERMS) throw badSearch(`has more than ${MOST_TERMS} terms; shorten it`);
  const search = { wanted: [] as string[], unwanted: [] as string[], filters: [] as WrittenFilter[], notes: [] as string[] };
  for (const [at, term] of terms.entries()) {
    const { part, not, name, value } = term;
    if (name === null || !Object.hasOwn(SEARCH_NAMES, name)) {
      const note = name === null ? null : noteOn(name, part);
      if (note !== null) search.notes.push(note);
    } else if (value.trim() === '' || (name === 'title' && !hasLetters(value))) {
      search.notes.push(besideItsValue(term, terms[at + 1]));
    } else if (isFilter(name)) {
      if (not && name !== 'tag') throw badSearch(`${quoted(part)} cannot be read: only words and tags can be ruled out; take the minus away`);
      search.filters.push({ name, value, not, part });
      continue;
    }
    const expression = toExpression(term);
    if (expression !== null) (not ? search.unwanted : search.wanted).push(expression);
  }
  const { wanted, unwanted, filters, notes } = search;
  if (terms.length > 0 && wanted.length + unwanted.length + filters.length === 0)
    throw badSearch(`${quoted(text.trim())} has no letter or digit to look for; write a word, for example ${SEARCH_NAMES.title}`);
  return {
    match: wanted.length > 0 ? wanted.join(' AND ') : null,
    without: unwanted.length > 0 ? unwanted.join(' OR ') : null,
    filters,
    notes: [...new Set(notes)],
  };
}

function readTerms(text: string): Term[] {
  return [...text.replaceAll('\u0000', ' ').replaceAll(OURS, ' ').matchAll(TERM)].flatMap(([part, minus, name, phrase, bare]) =>
    part === '' ? [] : [{ part, not: minus === '-', name: name?.toLowerCase() ?? null, value: phrase ?? bare ?? '', isPhrase: phrase !== undefined }],
  );
}

/** `title: lamp`, as a title may have it, is read as words, and said to be. @throws AppError BAD_QUERY for a name that no word follows */
function besideItsValue({ part, not, name, value }: Term, next: Term | undefined): string {
  const isText = value === '' && part.endsWith(':') && !not && next !== undefined && !next.not && next.name === null && hasLetters(next.value);
  if (isText) return `${quoted(`${part} ${next.part}`)} was read as words; the filter is written without the space: ${part.toLowerCase()}${next.part}`;
  const minus = not && name === 'tag' ? '-' : '';
  const example = `${minus}${name}:${SEARCH_NAMES[name ?? '']}`;
  throw badSearch(`${quoted(part)} has nothing to look for after its colon; write for example ${example}, or ${name} without the colon for the word`);
}

const hasLetters = (text: string): boolean => text.search(LETTERS) >= 0;

/** The letters of a term as one quoted phrase; null when it has none. `12:30` and other text with a colon is text. */
function toExpression({ part, name, value, isPhrase }: Term): string | null {
  const inTitle = name === 'title' && value !== '';
  const spoken = inTitle || name === null ? value : `${name}:${value}`;
  const words = spoken.match(LETTERS) ?? [];
  if (words.length === 0) return null;
  const isPrefix = !isPhrase && spoken.endsWith('*');
  const last = words[words.length - 1];
  if (isPrefix && [...last].length < SHORTEST_PREFIX)
    throw badSearch(`${quoted(part)} cannot be read: a prefix has at least ${SHORTEST_PREFIX} letters before its *; write more of the word`);
  return `${inTitle ? 'title : ' : ''}"${words.join(' ')}"${isPrefix ? ' *' : ''}`;
}
