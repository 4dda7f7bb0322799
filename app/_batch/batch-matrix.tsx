import { Icon } from '../_ui/icons.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import type { MatrixRow } from './matrix.ts';

interface BatchMatrixProps {
  rows: readonly MatrixRow[];
  models: readonly { id: string; title: string }[];
  /** What the figures are: "WAPE". */
  metric: string;
  live: boolean;
}

/** Series against models: a stronger tint is a larger error than its neighbours', the best of a series is bold and named. */
export function BatchMatrix({ rows, models, metric, live }: BatchMatrixProps) {
  return (
    <ScrollRegion label={`${metric} of each series with each model`} className="max-h-[70vh] overflow-auto">
      <table className="w-full border-collapse">
        <thead className="text-xs text-mu">
          <tr className="*:sticky *:top-0 *:z-2 *:border-b *:border-hair *:bg-bg *:pb-2 *:align-bottom">
            <th scope="col" className="left-0 z-3! pr-4 text-left">
              Series
            </th>
            {models.map(({ id, title }) => (
              <th key={id} scope="col" className="min-w-24 pl-3 text-right text-tx">
                {title}
              </th>
            ))}
            <th scope="col" className="pl-6 text-left max-sm:hidden">
              Best
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-hair *:align-middle">
              <th scope="row" className="sticky left-0 z-1 max-w-56 min-w-28 bg-bg py-1.5 pr-4 text-left leading-5 font-normal max-sm:max-w-36">
                {row.name}
              </th>
              {row.cells.map((cell, at) => (
                <Cell key={models[at].id} cell={cell} live={live} />
              ))}
              <td className="pl-6 whitespace-nowrap text-mu max-sm:hidden">{models.find(({ id }) => id === row.best)?.title ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Cell({ cell, live }: { cell: MatrixRow['cells'][number]; live: boolean }) {
  if (cell === null) return <td className="h-11 px-3 text-right text-ct">{live ? '·' : <span className="sr-only">not run</span>}</td>;
  if (cell.status === 'failed')
    return (
      <td className="h-11 px-3 text-right text-xs text-bad" title={cell.reason ?? undefined}>
        <span className="inline-flex items-center gap-1">
          <Icon name="fail" size={12} /> no score
        </span>
      </td>
    );
  return (
    <td className="relative h-11 min-w-24 p-0 text-right" title={cell.reason ?? undefined}>
      {cell.heat === null ? null : (
        <svg className="absolute inset-0 h-full w-full" aria-hidden="true">
          <rect className="heat-cell" width="100%" height="100%" fillOpacity={0.04 + 0.4 * cell.heat} />
        </svg>
      )}
      <span className={`num relative block px-3 leading-4 ${cell.best ? 'font-semibold' : ''}`}>
        {cell.words}
        {cell.best ? <span className="sr-only">, best</span> : null}
        {cell.status === 'warn' ? <span className="block text-xs font-normal text-tx/80">naive in part</span> : null}
      </span>
    </td>
  );
}
