import type { HierarchyMeta } from '../../server/kit/kinds/hierarchy.ts';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { formatPercent, plural } from '../_words/numbers.ts';
import { levelWord, METHOD_NAMES } from './sentences.ts';

const error = (value: number | null): string => (value === null ? '–' : formatPercent(value));

/** Test error of every way to make forecasts add up, level by level. */
export function MethodTable({ meta }: { meta: HierarchyMeta }) {
  const rows = [{ id: 'alone', name: 'Each alone, not adding up', ...meta.base }, ...meta.methods.map((one) => ({ ...one, name: METHOD_NAMES[one.id] }))];
  return (
    <details className="mt-5">
      <summary className="textual inline">How the ways compare</summary>
      <ScrollRegion label="Errors of the ways to add up" className="mt-3 max-w-3xl overflow-x-auto">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Way</th>
              <th scope="col" className="r">
                All levels
              </th>
              {meta.levels.map(({ level, nodes }) => (
                <th key={level} scope="col" className="r">
                  {levelWord(level, nodes)}
                </th>
              ))}
              <th scope="col" className="r">
                series
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} className={row.id === meta.method ? 'bg-sf' : ''}>
                <th scope="row">
                  {row.name}
                  {row.id === meta.method ? <span className="ml-2 text-xs font-normal text-a">stands</span> : null}
                </th>
                <td className="num r">{error(row.wape)}</td>
                {[...meta.levels.map(({ level }) => level), 'series'].map((level, i) => (
                  <td key={level} className="num r">
                    {error(row.byLevel[i])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="mt-3 text-xs text-pretty text-mu">
        WAPE over {plural(meta.windows, 'window')}, each judged with what the others taught. “All levels” pools sums and series alike, and the smallest stands.
        {meta.leftOut.map(({ id, reason }) => ` Not tried: ${METHOD_NAMES[id].toLowerCase()}, for ${reason}.`).join('')}
      </p>
    </details>
  );
}
