import type { WorkspaceFacets } from '../../server/services/workspace/views.ts';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { Link } from '../_ui/link.tsx';
import { statusWord } from '../_ui/status.tsx';
import { hrefOf, isNarrowed, type ListQuery, SORT_NAMES, SORTS } from './query.ts';

/** Narrows and orders the list; a plain form, so that the address says what is seen. */
export function FilterForm({ query, facets }: { query: ListQuery; facets: WorkspaceFacets }) {
  const any = { value: '', label: 'any' };
  const isOpen = isNarrowed({ ...query, q: '' });
  return (
    <form action="/workspaces" className="mb-6">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <input
          type="search"
          name="q"
          defaultValue={query.q}
          aria-label="Search workspaces"
          placeholder="Name, description or note"
          className="field max-w-80"
        />
        <label className="flex items-center gap-2 text-mu">
          order by
          <select name="sort" defaultValue={query.sort} className="field w-auto!">
            {SORTS.map((sort) => (
              <option key={sort} value={sort}>
                {SORT_NAMES[sort]}
              </option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-2 text-mu">
          <input type="checkbox" name="archived" value="1" defaultChecked={query.archived} className="size-4 accent-a" />
          archived
        </label>
        <button type="submit" className="btn quiet">
          Search
        </button>
        {isNarrowed(query) ? (
          <Link href="/workspaces" className="textual">
            show all
          </Link>
        ) : null}
      </div>
      <details className="mt-3" open={isOpen || undefined}>
        <summary className="textual inline">more filters</summary>
        <div className="mt-4 grid gap-x-5 gap-y-4 sm:grid-cols-3 lg:grid-cols-6">
          <FieldSelect
            name="preset"
            label="World"
            defaultValue={query.preset}
            choices={[any, ...facets.presets.map(({ value, title, count }) => ({ value, label: `${title} (${count})` }))]}
          />
          <FieldSelect
            name="status"
            label="Ended"
            defaultValue={query.status}
            choices={[any, ...facets.statuses.map(({ value, count }) => ({ value, label: `${statusWord(value)} (${count})` }))]}
          />
          <FieldSelect
            name="winner"
            label="Best model"
            defaultValue={query.winner}
            choices={[any, ...facets.winners.map(({ value, count }) => ({ value, label: `${value.replaceAll('_', ' ')} (${count})` }))]}
          />
          <FieldText name="tags" label="Tags, all of" defaultValue={query.tags.join(', ')} placeholder="separated by commas" />
          <FieldText name="from" label="Kept from" type="date" defaultValue={query.from} />
          <FieldText name="to" label="until" type="date" defaultValue={query.to} />
        </div>
      </details>
      {facets.tags.length > 0 ? (
        <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-mu">
          tags
          {facets.tags.slice(0, 12).map(({ value, count }) => {
            const isOn = query.tags.includes(value);
            const tags = isOn ? query.tags.filter((tag) => tag !== value) : [...query.tags, value];
            return (
              <Link key={value} href={hrefOf(query, { tags })} aria-current={isOn ? 'true' : undefined} className="textual">
                {value} {count}
              </Link>
            );
          })}
        </p>
      ) : null}
    </form>
  );
}
