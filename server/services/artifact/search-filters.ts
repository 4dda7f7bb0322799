import { AppError } from '../../errors.ts';
import { ArtifactFilter } from './artifact-query.ts';
import { nearWord } from './near-word.ts';

/** Filters that a search text can hold, each with a value it may have. */
export const SEARCH_FILTERS = {
  type: 'forecast',
  tag: 'weekly',
  source: 'import',
  preset: 'demo_minimal',
  model: 'seasonal_naive',
  capability: 'replay',
  workspace: 'autumn',
  is: 'archived',
} as const;
export type FilterName = keyof typeof SEARCH_FILTERS;

/** Names that may stand before a colon, with an example of what stands after it. */
export const SEARCH_NAMES: Readonly<Record<string, string>> = { title: 'forecast', ...SEARCH_FILTERS };

export const isFilter = (name: string): name is FilterName => Object.hasOwn(SEARCH_FILTERS, name);

/** A part of a search text as a message quotes it. */
export const quoted = (part: string): string => `“${part.length > 60 ? `${part.slice(0, 60)}…` : part}”`;

/** What is wrong with a search text; the message names the part of it, the rule and the remedy. */
export const badSearch = (message: string, code: 'BAD_QUERY' | 'WORKSPACE_NOT_FOUND' = 'BAD_QUERY'): AppError =>
  new AppError(code, `q: ${message}`, [{ path: 'q', message }]);

/**
 * The word of a fixed vocabulary that a filter names, whatever its case; "feature frame" is feature_frame.
 * @throws AppError BAD_QUERY with the words there are and, where one is near, the one to write
 */
export function vocabularyWord<T extends string>(known: readonly T[], { name, value, part }: { name: FilterName; value: string; part: string }): T {
  const word = value
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const found = known.find((one) => one === word);
  if (found !== undefined) return found;
  const near = nearWord(word, known);
  const remedy = near === undefined ? `for example ${name}:${SEARCH_FILTERS[name]}` : `${name}:${near}`;
  throw badSearch(`${quoted(part)} cannot be read: after ${name}: stands one of ${known.join(', ')}; write ${remedy}`);
}

/** What people write for the names there are. */
const OTHER_NAMES = new Map([
  ['world', 'preset'],
  ['capabilities', 'capability'],
]);
const STATES = ['archived', 'deleted', 'pinned'];
/** And for parameters that stand beside the text. */
const OTHER_PARAMETERS = new Map([
  ['date', 'created'],
  ['made', 'created'],
  ['changed', 'modified'],
]);

/** What to say of a part with a colon that is read as words although a filter was perhaps meant; null of text such as `12:30`. */
export function noteOn(name: string, part: string): string | null {
  const meant = OTHER_NAMES.get(name) ?? nearWord(name, [...Object.keys(SEARCH_NAMES), ...STATES]);
  const read = `${quoted(part)} was read as words`;
  if (meant !== undefined) {
    const minus = part.startsWith('-') && (meant === 'tag' || meant === 'title') ? '-' : '';
    const value = part.slice(part.indexOf(':') + 1) || SEARCH_NAMES[meant];
    return `${read}; the filter is written ${STATES.includes(meant) ? `is:${meant}` : `${minus}${meant}:${value}`}`;
  }
  const beside = name.length < 4 ? [] : Object.keys(ArtifactFilter.shape).filter((one) => one.toLowerCase().includes(OTHER_PARAMETERS.get(name) ?? name));
  return beside.length === 0 ? null : `${read}; what narrows by it stands beside the text: ${beside.join(', ')}`;
}
