import { FieldSelect } from '../_ui/fields.tsx';
import { DEPTHS, type LineageQuery } from './lineage-query.ts';
import { relationWords } from './words.ts';

/** What of a lineage is shown: a plain GET, so that the address is the view. */
export function LineageFilter({ artifactId, query, relations }: { artifactId: string; query: LineageQuery; relations: readonly string[] }) {
  const depths = [...new Set([...DEPTHS, query.depth])].sort((a, b) => a - b);
  const all = [...new Set([...relations, ...query.relations])];
  return (
    <form method="get" action={`/registry/${encodeURIComponent(artifactId)}/lineage`} className="no-print mt-6 mb-6 flex flex-wrap items-end gap-x-6 gap-y-4">
      <div className="w-44">
        <FieldSelect
          name="direction"
          label="Direction"
          defaultValue={query.direction}
          choices={[
            { value: 'both', label: 'both ways' },
            { value: 'up', label: 'what it came from' },
            { value: 'down', label: 'what came of it' },
          ]}
        />
      </div>
      <div className="w-32">
        <FieldSelect
          name="depth"
          label="Steps at most"
          defaultValue={String(query.depth)}
          choices={depths.map((depth) => ({ value: String(depth), label: String(depth) }))}
        />
      </div>
      {query.limit === 60 ? null : <input type="hidden" name="limit" value={query.limit} />}
      {all.length > 1 ? (
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1 pb-2">
          <legend className="mb-1 text-xs text-mu">Relations followed; none ticked: all</legend>
          {all.map((relation) => (
            <label key={relation} className="flex items-center gap-2">
              <input type="checkbox" name="relation" value={relation} defaultChecked={query.relations.includes(relation)} className="size-4 accent-a" />
              {relationWords(relation, 'up')}
            </label>
          ))}
        </fieldset>
      ) : null}
      <button type="submit" className="btn quiet">
        Show
      </button>
    </form>
  );
}
