import type { ColumnRole, FeedMapping, FeedView } from '../../server/services/feed/views.ts';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { formatCount } from '../_words/numbers.ts';
import { ROLE_NAMES, roleColumns, rolesFor, withRole } from './mapping.ts';

const MOST = 60;

/** The first rows of the file, with the role of each column above them. */
export function ColumnsTable({ feed, mapping, onMapping }: { feed: FeedView; mapping: FeedMapping; onMapping: (mapping: FeedMapping) => void }) {
  const named = roleColumns(feed, mapping);
  const shown = named.slice(0, MOST);
  const values = mapping.layout === 'wide' ? mapping.values.filter((column) => feed.columns.indexOf(column) < (feed.sample[0]?.length ?? 0)).slice(0, 4) : [];
  const at = (column: string) => feed.columns.indexOf(column);
  return (
    <ScrollRegion label="Columns and sample rows" className="overflow-x-auto rounded border border-bd">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-bd">
            {shown.map((column) => (
              <th key={column} scope="col" className="min-w-36 p-3 align-top">
                <label htmlFor={`role-${at(column)}`} className="num mb-1.5 block">
                  {column}
                </label>
                <select
                  id={`role-${at(column)}`}
                  className="field"
                  value={mapping.roles[column] ?? 'ignore'}
                  onChange={(event) => onMapping(withRole(mapping, column, event.target.value as ColumnRole))}
                >
                  {rolesFor(mapping.layout).map((role) => (
                    <option key={role} value={role}>
                      {ROLE_NAMES[role]}
                    </option>
                  ))}
                </select>
              </th>
            ))}
            {values.map((column) => (
              <th key={column} scope="col" className="min-w-20 p-3 align-top">
                <span className="num mb-1.5 block">{column}</span>
                <span className="block py-1.5 text-xs text-mu">period</span>
              </th>
            ))}
            {mapping.values.length > values.length ? (
              <th className="p-3 align-top text-xs whitespace-nowrap text-mu">and {formatCount(mapping.values.length - values.length)} more</th>
            ) : null}
          </tr>
        </thead>
        <tbody className="num">
          {feed.sample.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: sample rows have no id and never move
            <tr key={index} className="border-b border-hair last:border-0">
              {[...shown, ...values].map((column) => (
                <td key={column} className={`px-3 py-1.5 ${mapping.roles[column] === 'ignore' ? 'text-mu' : ''}`}>
                  {row[at(column)] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {named.length > shown.length ? (
        <p className="p-3 text-xs text-mu">{formatCount(named.length - shown.length)} more columns keep their guessed roles.</p>
      ) : null}
    </ScrollRegion>
  );
}
