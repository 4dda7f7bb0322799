import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { formatBytes } from '../_words/numbers.ts';
import { SearchBox } from './search-box.tsx';
import { KeepField } from './selection.tsx';

export interface Problem {
  path: string;
  message: string;
}

interface SearchFormProps {
  asked: URLSearchParams;
  problems: readonly Problem[];
  values: Readonly<Record<string, readonly string[]>>;
}

/** Parameters with a field of their own below; what else the address says goes along unseen. */
const FIELDS = new Set([
  'q',
  'tag',
  'tags',
  'tagMode',
  'notTag',
  'notTags',
  'capability',
  'model',
  'workspace',
  'createdAfter',
  'createdBefore',
  'modifiedAfter',
  'modifiedBefore',
  'minSize',
  'maxSize',
  'sha256',
  'inputHash',
  'relatedTo',
  'relation',
  'direction',
  'depth',
]);
const PASSING = new Set(['cursor', 'offset', 'sel', 'facets']);
const CAPABILITIES = ['compare', 'download', 'export', 'preview', 'register', 'replay'];
const SIZES = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** A problem as a sentence: what follows the field's name ("is at most 365") begins with "It". */
function sentenceOf({ path, message }: Problem): string {
  const said = message.startsWith(`${path} `) ? message.slice(path.length + 1) : message;
  return /^(is|are|has|does|needs|stands)\b/.test(said) ? `It ${said}` : said.replace(/^./u, (letter) => letter.toUpperCase());
}

/** A plain form: the address says what is seen, with scripts and without. */
export function SearchForm({ asked, problems, values }: SearchFormProps) {
  const rootOf = ({ path }: Problem): string => path.split('.')[0];
  const errorOf = (name: string): string | undefined => {
    const found = problems.find((one) => rootOf(one) === name);
    return found && sentenceOf(found);
  };
  const given = (name: string): string => asked.get(name) ?? '';
  const homeless = problems.filter((one) => !FIELDS.has(rootOf(one)));
  // What is wrong and has no field does not come along: searching again leaves it out.
  const hidden = [...asked].filter(([name]) => !FIELDS.has(name) && !PASSING.has(name) && !homeless.some((one) => rootOf(one) === name));
  const isOpen = [...FIELDS].some((name) => name !== 'q' && errorOf(name) !== undefined);
  const text = (name: string, label: string, more: { placeholder?: string; hint?: string; type?: string } = {}) => (
    <FieldText name={name} label={label} defaultValue={given(name)} error={errorOf(name)} {...more} />
  );
  const date = (name: string, label: string) => {
    const value = given(name);
    return text(name, label, { type: value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'date' : 'text' });
  };
  const select = (name: string, label: string, choices: readonly (readonly [value: string, label: string])[], none: string) => {
    const value = given(name);
    const known = value === '' || choices.some(([one]) => one === value) ? choices : [...choices, [value, value] as const];
    return (
      <FieldSelect
        name={name}
        label={label}
        defaultValue={value}
        error={errorOf(name)}
        choices={[{ value: '', label: none }, ...known.map(([one, word]) => ({ value: one, label: word }))]}
      />
    );
  };
  const sizes = SIZES.map((bytes) => [String(bytes), formatBytes(bytes)] as const);
  return (
    <search>
      <form action="/registry" className="mb-7">
        {hidden.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand more than once
          <input key={`${name} ${at}`} type="hidden" name={name} value={value} />
        ))}
        <KeepField />
        <SearchBox key={given('q')} q={given('q')} problem={errorOf('q')} values={values} />
        {homeless.length > 0 ? (
          <div role="alert" className="mt-2 text-bad">
            <ul>
              {homeless.map((one) => (
                <li key={`${one.path} ${one.message}`}>
                  {one.message.includes(rootOf(one)) ? null : <span className="num">{rootOf(one)} </span>}
                  {one.message}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <details className="mt-3" open={isOpen || undefined}>
          <summary className="textual inline">narrow by date, size, tags or relation</summary>
          <div className="mt-4 grid items-start gap-x-5 gap-y-4 sm:grid-cols-3 lg:grid-cols-6">
            <FieldText
              name="tags"
              label="Tags"
              defaultValue={asked.getAll('tag').concat(asked.getAll('tags')).join(', ')}
              error={errorOf('tag') ?? errorOf('tags')}
              placeholder="separated by commas"
            />
            {select('tagMode', 'of these', [['any', 'any is enough']], 'all')}
            <FieldText
              name="notTags"
              label="Without the tags"
              defaultValue={asked.getAll('notTag').concat(asked.getAll('notTags')).join(', ')}
              error={errorOf('notTag') ?? errorOf('notTags')}
            />
            {select(
              'capability',
              'What can be done',
              CAPABILITIES.map((one) => [one, one] as const),
              'anything',
            )}
            <FieldText name="model" label="Model" defaultValue={asked.getAll('model').join(', ')} error={errorOf('model')} placeholder="seasonal_naive" />
            {text('workspace', 'Workspace', { placeholder: 'name or id' })}
            {date('createdAfter', 'Made from')}
            {date('createdBefore', 'made before')}
            {date('modifiedAfter', 'Changed from')}
            {date('modifiedBefore', 'changed before')}
            {select('minSize', 'At least', sizes, 'any size')}
            {select('maxSize', 'at most', sizes, 'any size')}
            {text('relatedTo', 'Related to', { placeholder: 'art_…' })}
            {text('relation', 'by the relation', { placeholder: 'any' })}
            {select(
              'direction',
              'in the direction',
              [
                ['up', 'what it came from'],
                ['down', 'what came of it'],
              ],
              'both',
            )}
            {text('depth', 'steps at most', { placeholder: '1' })}
            {text('inputHash', 'Made of the same', { placeholder: '64 hex digits' })}
            {text('sha256', 'Holds the bytes', { placeholder: 'SHA-256' })}
          </div>
          <button type="submit" className="btn quiet mt-5">
            Narrow
          </button>
        </details>
      </form>
    </search>
  );
}
