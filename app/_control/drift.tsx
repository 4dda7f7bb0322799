import type { ModelDrift } from '../../server/services/registry/views.ts';
import { Sparkline } from '../_charts/sparkline.tsx';
import { Icon, type IconName } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { formatPercent, formatSigned, plural } from '../_words/numbers.ts';
import { lineageName, modelName } from './words.ts';

const LOOK: Readonly<Record<ModelDrift['verdict'], { icon: IconName; tone: string }>> = {
  degrading: { icon: 'warn', tone: 'text-wa' },
  stable: { icon: 'check', tone: 'text-ok' },
  improving: { icon: 'check', tone: 'text-ok' },
};

/** How the error of each model went from one training to the next: words, a small line, and the figures behind it. */
export function DriftList({ rows }: { rows: readonly ModelDrift[] }) {
  return (
    <ul className="-mt-3">
      {rows.map((row) => {
        const { icon, tone } = LOOK[row.verdict];
        return (
          <li
            key={`${row.model} ${row.lineage} ${row.series}`}
            className="grid grid-cols-[24px_minmax(0,1fr)_160px] items-center gap-x-3 border-b border-hair py-2.5 max-sm:grid-cols-[24px_minmax(0,1fr)]"
          >
            <span className={tone}>
              <Icon name={icon} />
            </span>
            <div className="min-w-0">
              <p>
                {modelName(row.model)} is {row.verdict}: WAPE {formatPercent(row.latest)} against {formatPercent(row.mean)} before
                {row.change === null ? '' : ` (${formatSigned(row.change * 100, 1)} %)`}.
              </p>
              <details className="text-xs text-mu">
                <summary className="inline">
                  {lineageName(row.lineage)}, <span className="textual">{plural(row.points.length, 'model run')}</span>
                </summary>
                <table className="mt-1">
                  <thead className="sr-only">
                    <tr>
                      <th scope="col">Registered</th>
                      <th scope="col">WAPE</th>
                    </tr>
                  </thead>
                  <tbody>
                    {row.points.map((point) => (
                      <tr key={point.modelRunId}>
                        <td className="pr-4">
                          <Link href={`/models/${point.modelRunId}`} className="textual">
                            <Time iso={point.at} />
                          </Link>
                        </td>
                        <td className="num">{formatPercent(point.wape, 2)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </details>
            </div>
            <div className="max-sm:col-start-2 max-sm:w-40">
              <Sparkline values={row.points.map((point) => point.wape)} width={160} height={36} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
