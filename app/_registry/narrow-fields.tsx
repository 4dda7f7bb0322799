import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { formatBytes } from '../_words/numbers.ts';

const CAPABILITIES = ['compare', 'download', 'export', 'preview', 'register', 'replay'];
const SIZES = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

interface NarrowProps {
  asked: URLSearchParams;
  errorOf(name: string): string | undefined;
}

/** Everything a search can be narrowed by that words cannot say. */
export function NarrowFields({ asked, errorOf }: NarrowProps) {
  const given = (name: string): string => asked.get(name) ?? '';
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
  );
}
