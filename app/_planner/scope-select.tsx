import { allOf } from '../../server/kit/words.ts';
import type { PlannerQuery, ReadyOptions } from './query.ts';

/** All series, those of a store or a product, or one. */
export function ScopeSelect({ query, ready }: { query: PlannerQuery; ready: ReadyOptions }) {
  const groups = [
    { label: 'Stores', choices: ready.stores.map((name) => ({ value: `store:${name}`, label: name })) },
    { label: 'Products', choices: ready.products.map((name) => ({ value: `product:${name}`, label: name })) },
    { label: 'Series', choices: ready.series.map(({ ordinal, key }) => ({ value: `series:${ordinal}`, label: key })) },
  ];
  const known = query.scope === 'all' || groups.some(({ choices }) => choices.some(({ value }) => value === query.scope));
  return (
    <div>
      <label htmlFor="field-scope" className="mb-1 block text-xs text-mu">
        For
      </label>
      <select id="field-scope" name="scope" defaultValue={query.scope} className="field">
        <option value="all">{allOf(ready.seriesCount, 'series', 'series')}</option>
        {known ? null : <option value={query.scope}>{query.scope.replace(':', ' ')}</option>}
        {groups.map(({ label, choices }) =>
          choices.length === 0 ? null : (
            <optgroup key={label} label={label}>
              {choices.map(({ value, label: text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </optgroup>
          ),
        )}
      </select>
    </div>
  );
}
