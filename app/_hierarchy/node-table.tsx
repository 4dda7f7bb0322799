import type { ReactNode } from 'react';
import type { HierarchyView, NodeRow } from '../../server/services/run/hierarchy-view.ts';
import { QueryLink } from '../_run/query-link.tsx';
import { formatCount, formatPercent, formatSigned, formatUnits } from '../_words/numbers.ts';
import { NodeChart } from './node-chart.tsx';
import { levelWord, nodeName } from './sentences.ts';

/** Rows of each level while not all are asked for. */
const FIRST = 8;

/** All sums, level by level; a name shows its forecast above. On a phone each is a small card. */
export function NodeTable({ sums, all, periods }: { sums: HierarchyView; all: boolean; periods: string }) {
  const { meta, rows, selected } = sums;
  const shown = meta.levels.map(({ level, nodes }) => {
    const own = rows.filter((row) => row.level === level);
    return { level, nodes, rows: all ? own : own.slice(0, FIRST) };
  });
  const hidden = shown.reduce((sum, one) => sum + one.nodes - one.rows.length, 0);
  return (
    <>
      <table className="list">
        <caption className="sr-only">Forecasts of sums, which add up</caption>
        <thead className="max-sm:sr-only">
          <tr>
            <th scope="col">Sum</th>
            <th scope="col">Latest and ahead</th>
            <th scope="col" className="r">
              {meta.unit}, {periods}
            </th>
            <th scope="col" className="r">
              Against alone
            </th>
            <th scope="col" className="r">
              WAPE
            </th>
            <th scope="col" className="r">
              WAPE alone
            </th>
          </tr>
        </thead>
        {shown.map((group) => (
          <tbody key={group.level}>
            {group.rows.map((row) => (
              <Row key={row.node} row={row} active={row.node === selected.node} unit={meta.unit} />
            ))}
          </tbody>
        ))}
      </table>
      {hidden > 0 || all ? (
        <p className="no-print mt-3 text-xs text-mu">
          {all ? (
            <QueryLink set={{ tab: 'results', sums: null }} replace>
              the largest only
            </QueryLink>
          ) : (
            <QueryLink set={{ tab: 'results', sums: 'all' }} replace>
              all{' '}
              {shown
                .map(({ level, nodes }) => (level === 'total' ? '' : `${formatCount(nodes)} ${levelWord(level, nodes)}`))
                .filter(Boolean)
                .join(' and ')}
            </QueryLink>
          )}
        </p>
      ) : null}
    </>
  );
}

function Row({ row, active, unit }: { row: NodeRow; active: boolean; unit: string }) {
  const change = row.aheadAlone > 0 ? row.ahead / row.aheadAlone - 1 : null;
  return (
    <tr
      className={`sm:*:align-middle max-sm:grid max-sm:grid-cols-[repeat(4,1fr)] max-sm:gap-x-3 max-sm:gap-y-1 max-sm:py-3 max-sm:*:p-0! ${active ? 'bg-sf' : ''}`}
    >
      <th scope="row" className="max-sm:col-span-4">
        <QueryLink
          set={{ tab: 'results', node: row.node === 0 ? null : String(row.node) }}
          to="sums"
          current={active}
          className="underline decoration-transparent underline-offset-4 hover:decoration-current"
        >
          {nodeName(row)}
        </QueryLink>
        {row.level === 'total' ? null : <span className="ml-2 text-xs font-normal text-mu">{levelWord(row.level, 1)}</span>}
      </th>
      <td className="max-sm:col-span-4">
        <NodeChart row={row} />
      </td>
      <Figure name={unit}>{formatUnits(row.ahead)}</Figure>
      <Figure name="Against alone">{change === null ? '–' : `${formatSigned(change * 100, 1)}\u00a0%`}</Figure>
      <Figure name="WAPE">{row.wape === null ? '–' : formatPercent(row.wape)}</Figure>
      <Figure name="WAPE alone" faint>
        {row.wapeAlone === null ? '–' : formatPercent(row.wapeAlone)}
      </Figure>
    </tr>
  );
}

function Figure({ name, faint = false, children }: { name: string; faint?: boolean; children: ReactNode }) {
  return (
    <td className={`num r max-sm:text-left! ${faint ? 'text-mu' : ''}`}>
      <span className="block font-sans text-xs tracking-normal text-mu sm:hidden">{name}</span>
      {children}
    </td>
  );
}
