import type { RetentionPolicyView } from '../../server/services/artifact/views.ts';
import { momentLabel } from '../_words/dates.ts';
import { formatBytes, formatCount, joinWords, plural } from '../_words/numbers.ts';
import { facetWord } from './words.ts';

type Selector = RetentionPolicyView['selector'];

const textOf = (value: unknown): string => String(value);
const valuesOf = (value: unknown): string[] => [value].flat().map(textOf);
const either = (facet: string, value: unknown): string =>
  valuesOf(value)
    .map((one) => facetWord(facet, one))
    .join(' or ');
const time = (value: unknown): string => {
  const text = textOf(value);
  return text.length === 10 ? momentLabel(`${text}T00:00:00Z`, 'utc', 'full').replace(/, 00:00:00$/, '') : `${momentLabel(text, 'utc', 'full')} UTC`;
};
const short = (value: unknown): string => textOf(value).slice(0, 12);

/** What narrows a policy, as it is said behind "models". */
const CONDITIONS: Readonly<Record<string, (value: unknown, selector: Selector) => string>> = {
  q: (value) => `found by “${textOf(value)}”`,
  tag: (value, { tagMode }) =>
    `with the ${valuesOf(value).length === 1 ? 'tag' : 'tags'} ${tagMode === 'any' ? valuesOf(value).join(' or ') : joinWords(valuesOf(value))}`,
  notTag: (value) => `without the tag ${valuesOf(value).join(' or ')}`,
  source: (value) => either('source', value),
  capability: (value) => `open to ${joinWords(valuesOf(value))}`,
  createdAfter: (value) => `made since ${time(value)}`,
  createdBefore: (value) => `made before ${time(value)}`,
  modifiedAfter: (value) => `changed since ${time(value)}`,
  modifiedBefore: (value) => `changed before ${time(value)}`,
  minSize: (value) => `of at least ${formatBytes(Number(value))}`,
  maxSize: (value) => `of at most ${formatBytes(Number(value))}`,
  workspace: (value) => `of the workspace ${textOf(value)}`,
  preset: (value) => `of the world ${either('preset', value)}`,
  model: (value) => `of the model ${either('model', value)}`,
  inputHash: (value) => `made of the same as ${short(value)}…`,
  sha256: (value) => `holding the bytes ${short(value)}…`,
  relatedTo: (value, { relation }) => `related to ${textOf(value)}${relation === undefined ? '' : ` by ${textOf(relation).replaceAll('_', ' ')}`}`,
  archived: (value) => (value === 'only' ? 'in the archive' : 'in the archive or not'),
  deleted: (value) => (value === 'only' ? 'deleted already' : 'deleted already or not'),
  pinned: (value) => (value === true ? 'pinned' : 'not pinned'),
};

/** "Deletes models with the tag trial that are not among the newest 5." */
export function policySentence({ selector, keepDays, keepLast }: Pick<RetentionPolicyView, 'selector' | 'keepDays' | 'keepLast'>): string {
  const what =
    selector.type === undefined
      ? 'artifacts'
      : joinWords(valuesOf(selector.type).map((type) => `${facetWord('type', type === 'telemetry' ? 'dataset' : type)}s`));
  const narrowed = Object.entries(CONDITIONS).flatMap(([name, say]) => {
    const value = selector[name];
    return value === undefined || value === 'false' ? [] : [say(value, selector)];
  });
  const ways = [
    keepDays ? `older than ${plural(keepDays, 'day')}` : '',
    keepLast ? (keepLast === 1 ? 'not the newest' : `not among the newest ${formatCount(keepLast)}`) : '',
  ].filter((way) => way !== '');
  const which = [what, ...(narrowed.length === 0 ? [] : [joinWords(narrowed)])].join(' ');
  return ways.length === 0 ? `Deletes all ${which}.` : `Deletes ${which} that are ${ways.join(' and ')}.`;
}
