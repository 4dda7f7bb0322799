import type { ArtifactPreview } from '../../server/services/artifact/views.ts';
import { ScrollRegion } from '../_ui/scroll-region.tsx';

type Table = Extract<ArtifactPreview, { type: 'table' }>;

const isNumber = (type: string): boolean => type === 'number' || type === 'integer';

/** Digits behind the point that a column needs for five significant ones, at most four; the whole value is there to point at. */
function digitsOf(rows: Table['rows'], at: number): number {
  const needed = rows.map((row) => {
    const cell = row[at];
    if (typeof cell !== 'number' || Number.isInteger(cell)) return 0;
    return String(Number(cell.toPrecision(5))).split('.')[1]?.length ?? 0;
  });
  return Math.min(4, Math.max(0, ...needed));
}

function told(cell: string | number | null, digits: number): string {
  if (cell === null || cell === '') return '–';
  return typeof cell === 'number' ? cell.toFixed(digits).replace('-', '−') : cell;
}

/** Rows as they are stored: figures at the right, text at the left, nothing rounded out of sight. */
export function PreviewTable({ preview: { columns, rows } }: { preview: Table }) {
  const digits = columns.map((_, at) => digitsOf(rows, at));
  return (
    <ScrollRegion label="First rows" className="max-h-[520px] overflow-auto border-y border-hair">
      <table className="list">
        <thead>
          <tr>
            {columns.map((column, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place, and two may bear one name
              <th key={at} scope="col" className={`sticky top-0 bg-bg ${isNumber(column.type) ? 'r' : ''}`}>
                {column.name.replaceAll('_', ' ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file keep their place
            <tr key={r}>
              {row.map((cell, at) => {
                const { type } = columns[at];
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
                  <td key={at} className={isNumber(type) ? 'num r' : 'max-w-80 truncate whitespace-nowrap'} title={cell === null ? undefined : String(cell)}>
                    {told(cell, digits[at])}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
